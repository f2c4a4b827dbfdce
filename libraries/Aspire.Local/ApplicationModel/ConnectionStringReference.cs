namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value behind <c>WithReference</c>: fails instead of handing over an empty connection string.</summary>
internal sealed class ConnectionStringReference(IResourceWithConnectionString resource, bool optional)
    : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    public string ValueExpression => resource.ValueExpression;

    public IEnumerable<object> References => [resource];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (await resource.GetConnectionStringAsync(cancellationToken) is { Length: > 0 } value)
                return value;
        }
        catch (MissingParameterValueException) when (optional)
        {
            return null;
        }
        return optional ? null : throw Unavailable();
    }

    public DistributedApplicationException Unavailable() =>
        new($"The connection string for the resource '{resource.Name}' is not available.");
}
