namespace QaGateway.Console.Shared;

/// <summary>What a colour says, always beside an icon and a word.</summary>
public enum Tone
{
    Neutral,
    Busy,
    Ready,
    Done,
    Warning,
    Conflict,
    Late,
}
