namespace QaGateway.Host;

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
    PostgreSql,
}

/// <summary>Where the index lives (contract.md, <c>Gateway:Database</c>).</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Gateway:Database";

    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Needed but for SQLite, whose file lies in the data folder by default.</summary>
    public string? ConnectionString { get; set; }
}
