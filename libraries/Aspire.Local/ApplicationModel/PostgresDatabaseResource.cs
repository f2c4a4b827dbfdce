using System.Data.Common;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database, created when its server becomes ready.</summary>
public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    public string DatabaseName { get; } = databaseName;

    public PostgresServerResource Parent { get; } = postgresParentResource;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};{Suffix}");

    // Quotes what needs quoting. "Database" keeps its case because the builder is asked for the value only.
    private string Suffix
    {
        get
        {
            var builder = new DbConnectionStringBuilder { ["database"] = DatabaseName };
            return "Database" + builder.ConnectionString["database".Length..];
        }
    }
}
