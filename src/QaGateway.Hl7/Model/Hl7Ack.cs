using System.Globalization;
using System.Text;

namespace QaGateway.Hl7;

/// <summary>Makes and reads acknowledgements (ACK-4).</summary>
public static class Hl7Ack
{
    private const int MaxText = 80;
    private const int MaxErrors = 20;
    private const int MaxSalvage = 64 * 1024;

    /// <summary>The acknowledgement of a message that could be read, in its delimiters and character set (CHS-12).</summary>
    /// <param name="original">The message acknowledged.</param>
    /// <param name="code">MSA-1.</param>
    /// <param name="controlId">Ours, MSH-10.</param>
    /// <param name="at">MSH-7.</param>
    /// <param name="ourApp">MSH-3; the original's MSH-5 when empty.</param>
    /// <param name="ourFacility">MSH-4; the original's MSH-6 when empty.</param>
    /// <param name="text">MSA-3, cut to 80 characters.</param>
    /// <param name="errors">ERR segments.</param>
    public static byte[] Create(
        Hl7Message original, AckCode code, string controlId, DateTimeOffset at, string ourApp, string ourFacility, string? text = null, IReadOnlyList<Hl7Error>? errors = null)
    {
        var msh = original.Segments[0];
        var header = new AckHeader(
            msh.Field(3), msh.Field(4), Escaped(original, ourApp) ?? msh.Field(5), Escaped(original, ourFacility) ?? msh.Field(6),
            original.TriggerEvent, msh.Field(11), msh.Field(12), msh.Field(18), original.ControlId);
        return original.Encoding.GetBytes(Build(header, original.Delimiters, original.Escape, code, controlId, at, text, errors ?? []));
    }

    /// <summary>
    /// The refusal of bytes that are no message. What can be found of the header is used, so that the sender may recognise its message;
    /// MSA-2 is empty when no control id is found (ER7-7).
    /// </summary>
    public static byte[] CreateForUnparsable(
        ReadOnlySpan<byte> raw, AckCode code, string controlId, DateTimeOffset at, string ourApp, string ourFacility, Hl7Error error, string? text = null)
    {
        var found = Salvage(raw);
        if (found is not null)
            return Create(found, code, controlId, at, ourApp, ourFacility, text ?? error.Text, [error]);
        var header = new AckHeader("", "", ourApp, ourFacility, "", "P", "2.5.1", "", "");
        return Encoding.ASCII.GetBytes(Build(header, Hl7Delimiters.Default, Hl7Escape.Default, code, controlId, at, text ?? error.Text, [error]));
    }

    /// <summary>Reads MSA and ERR.</summary>
    /// <returns>null when the message has no MSA.</returns>
    public static Hl7AckResult? Read(Hl7Message ack)
    {
        if (ack.First("MSA") is not { } msa)
            return null;
        AckCode? code = Enum.TryParse<AckCode>(msa[1].Raw.Trim().ToUpperInvariant(), out var parsed) && Enum.IsDefined(parsed) && msa[1].Raw.Trim().Length is 2 ? parsed : null;
        return new Hl7AckResult(code, msa.Field(2), msa.Component(3, 1).Text ?? msa.Component(8, 2).Text, [.. ack.All("ERR").Select(ReadError)]);
    }

    private static Hl7Error ReadError(Hl7Segment err)
    {
        if (err[3].IsAbsent && !err[1].IsAbsent)
        {
            var place = string.Join('^', new[] { err[1].Raw, err[1, 2].Raw, err[1, 3].Raw }.Where(p => p.Length > 0));
            return new Hl7Error(place, Number(err[1, 4].Raw), "E", err[1, 4, 1, 2].Text ?? "");
        }

        return new Hl7Error(err.Repetition(2).Raw, Number(err[3].Raw), err[4].Text ?? "E", err.Component(8, 1).Text ?? err.Component(7, 1).Text ?? err.Component(3, 2).Text ?? "");
    }

    private static string Build(
        AckHeader header, Hl7Delimiters d, Hl7Escape escape, AckCode code, string controlId, DateTimeOffset at, string? text, IReadOnlyList<Hl7Error> errors)
    {
        var f = d.Field;
        var c = d.Component;
        var version = header.Version.Split(c)[0].Trim();
        var modern = string.CompareOrdinal(version, "2.5") >= 0 || version.Length is 0;
        var type = string.CompareOrdinal(version, "2.4") < 0 || header.Event.Length is 0 ? "ACK" : $"ACK{c}{header.Event}{c}ACK";
        var ack = new StringBuilder(256);
        ack.Append(CultureInfo.InvariantCulture, $"MSH{f}{d.EncodingCharacters}{f}{header.OurApp}{f}{header.OurFacility}{f}{header.TheirApp}{f}{header.TheirFacility}{f}");
        ack.Append(CultureInfo.InvariantCulture, $"{Hl7Timestamp.Format(at, withOffset: modern)}{f}{f}{type}{f}{escape.Escape(controlId)}{f}{header.ProcessingId}{f}{header.Version}");
        if (header.Charset.Length > 0)
            ack.Append(f, 6).Append(header.Charset);
        ack.Append('\r').Append(CultureInfo.InvariantCulture, $"MSA{f}{code}{f}{header.ControlId}");
        if (!string.IsNullOrEmpty(text))
            ack.Append(f).Append(escape.Escape(text.Length > MaxText ? text[..MaxText] : text));
        ack.Append('\r');
        foreach (var error in errors.Take(MaxErrors))
            AppendError(ack, error, d, escape, modern);
        return ack.ToString();
    }

    private static void AppendError(StringBuilder ack, Hl7Error error, Hl7Delimiters d, Hl7Escape escape, bool modern)
    {
        var f = d.Field;
        var c = d.Component;
        var s = d.Subcomponent;
        var place = error.Location.Split('^', StringSplitOptions.TrimEntries);
        var description = escape.Escape(Hl7ErrorCode.Describe(error.Code));
        if (modern)
        {
            ack.Append(CultureInfo.InvariantCulture, $"ERR{f}{f}{string.Join(c, place)}{f}{error.Code}{c}{description}{c}HL70357{f}{error.Severity}{f}{f}{f}{f}{escape.Escape(error.Text)}\r");
            return;
        }

        var three = string.Join(c, Enumerable.Range(0, 3).Select(i => i < place.Length ? place[i] : ""));
        ack.Append(CultureInfo.InvariantCulture, $"ERR{f}{three}{c}{error.Code}{s}{description}{s}HL70357\r");
    }

    private static Hl7Message? Salvage(ReadOnlySpan<byte> raw)
    {
        var at = raw[..Math.Min(raw.Length, MaxSalvage)].IndexOf("MSH"u8);
        if (at < 0)
            return null;
        var msh = raw[at..];
        var end = msh.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0)
            msh = msh[..end];
        try
        {
            return Hl7Message.Parse(msh[..Math.Min(msh.Length, MaxSalvage)].ToArray(), new Hl7ParseOptions { RequireHeader = false });
        }
        catch (Hl7Exception)
        {
            return null;
        }
    }

    private static string? Escaped(Hl7Message original, string text) => text.Length is 0 ? null : original.Escape.Escape(text);

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : Hl7ErrorCode.Internal;

    private sealed record AckHeader(
        string TheirApp, string TheirFacility, string OurApp, string OurFacility, string Event, string ProcessingId, string Version, string Charset, string ControlId);
}
