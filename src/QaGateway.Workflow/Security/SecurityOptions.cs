using System.ComponentModel.DataAnnotations;

namespace QaGateway.Workflow.Security;

/// <summary>Sign-in rules of the site (<c>Gateway:Security</c>).</summary>
public sealed class SecurityOptions
{
    public const string Section = "Gateway:Security";

    /// <summary>Wrong passwords in a row until the user is locked out.</summary>
    [Range(1, 100)]
    public int MaxFailedSignIns { get; set; } = 5;

    /// <summary>How long a lock-out lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(5);

    [Range(8, 128)]
    public int MinPasswordLength { get; set; } = 12;

    /// <summary>Life of an access token of <c>POST /api/login</c>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>A console session without any request ends after this (SEC-3).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ConsoleIdle { get; set; } = TimeSpan.FromMinutes(60);
}

/// <summary>The first administrator (contract.md, <c>Gateway:Console</c>).</summary>
public sealed class FirstAdministratorOptions
{
    public const string Section = "Gateway:Console";

    /// <summary>Null = one is made up and printed once.</summary>
    public string? AdminPassword { get; set; }
}
