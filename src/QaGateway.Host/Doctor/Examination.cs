using Microsoft.Extensions.Options;
using QaGateway.Workflow.Data;

namespace QaGateway.Host.Doctor;

/// <summary>Looks the installation over, from the configuration to the clock; changes nothing that stays.</summary>
public static class Examination
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        await using var app = GatewayApplication.BuildForTools(settings);
        var findings = new List<Finding>(Configuration(app.Services));
        if (findings.Any(f => f.Verdict is Verdict.Failed))
            return findings; // the rest would only repeat it

        await using var scope = app.Services.CreateAsyncScope();
        var gateway = scope.ServiceProvider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var dicom = scope.ServiceProvider.GetRequiredService<IOptions<DicomOptions>>().Value;
        var database = scope.ServiceProvider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        findings.AddRange(FolderExamination.Examine(gateway));
        findings.AddRange(await PortExamination.ExamineAsync(app.Configuration, gateway, dicom, cancellationToken));
        findings.AddRange(await StorageExamination.DatabaseAsync(scope.ServiceProvider, database, gateway.DataPath, cancellationToken));
        findings.Add(await StorageExamination.StoreAsync(scope.ServiceProvider, gateway.DataPath, cancellationToken));
        findings.AddRange(SecurityExamination.Examine(app.Configuration, dicom));
        return findings;
    }

    private static IEnumerable<Finding> Configuration(IServiceProvider services)
    {
        IReadOnlyList<string> failures;
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            failures = [];
        }
        catch (OptionsValidationException e)
        {
            failures = [.. e.Failures];
        }
        catch (AggregateException e)
        {
            failures = [.. e.InnerExceptions.OfType<OptionsValidationException>().SelectMany(i => i.Failures)];
        }
        catch (InvalidOperationException e)
        {
            failures = [e.Message]; // a value that is not of the setting's type
        }

        return failures.Count == 0
            ? [Finding.Ok("configuration", "Every setting has a value that it may have.")]
            : failures.Select(f => Finding.Failed("configuration", f, "Correct the setting; the environment form is Gateway__Dicom__Port."));
    }
}
