using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using QaGateway.Host.Doctor;

namespace QaGateway.Host.Commands;

/// <summary><c>doctor</c>: what is wrong, in words, and what to do about it.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "For machines." };
        var doctor = new Command("doctor", "Checks configuration, folder, ports, database, store and clock, and says what to mend.") { json };
        doctor.SetAction(async (parsed, token) =>
        {
            var findings = await Examination.RunAsync(settings, token);
            if (parsed.GetValue(json))
                await Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(findings, Json));
            else
                await PrintAsync(findings);

            return findings.Any(f => f.Verdict is Verdict.Failed) ? GatewayCommands.Failed : GatewayCommands.Done;
        });
        return doctor;
    }

    private static async Task PrintAsync(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var mark = finding.Verdict switch { Verdict.Ok => "ok     ", Verdict.Warning => "warning", _ => "FAILED " };
            await Terminal.Out.WriteLineAsync($"{mark}  {finding.Check,-13}  {finding.Text}");
            if (finding.Mend is not null)
                await Terminal.Out.WriteLineAsync($"         {"",-13}  → {finding.Mend}");
        }

        var failed = findings.Count(f => f.Verdict is Verdict.Failed);
        await Terminal.Out.WriteLineAsync(failed == 0 ? "The gateway can run." : $"{failed} thing(s) to mend before the gateway can run.");
    }
}
