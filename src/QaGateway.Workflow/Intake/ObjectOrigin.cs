namespace QaGateway.Workflow.Intake;

/// <summary>Where an object comes from; kept in the stored object itself.</summary>
/// <param name="Service"><c>C-STORE</c> or <c>STOW-RS</c>.</param>
/// <param name="CallingAe">Who sends: an AE title, or the name of the web client.</param>
/// <param name="Remote">Address.</param>
/// <param name="Association">Number of the association or request within this process.</param>
public sealed record ObjectOrigin(string Service, string CallingAe, string CalledAe, string Remote, string Association);
