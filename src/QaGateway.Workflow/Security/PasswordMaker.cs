using System.Security.Cryptography;

namespace QaGateway.Workflow.Security;

/// <summary>Makes up one-time passwords that can be read out over the phone.</summary>
public static class PasswordMaker
{
    private const string Lower = "abcdefghijkmnpqrstuvwxyz";
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "23456789";

    /// <summary>Four groups of five of letters and digits without look-alikes: over 110 bits.</summary>
    public static string Next()
    {
        while (true)
        {
            var text = RandomNumberGenerator.GetString(Lower + Upper + Digits, 20);
            if (text.Any(char.IsDigit) && text.Any(char.IsLower) && text.Any(char.IsUpper))
                return string.Join('-', text[..5], text[5..10], text[10..15], text[15..]);
        }
    }
}
