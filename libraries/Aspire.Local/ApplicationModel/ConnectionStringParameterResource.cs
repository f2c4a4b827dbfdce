namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string that comes from outside, such as that of a managed database.</summary>
internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    private readonly string? _environmentVariable;

    public ConnectionStringParameterResource(string name, Func<ParameterDefault?, string> callback, string? environmentVariable)
        : base(name, callback, secret: true)
    {
        _environmentVariable = environmentVariable;
        IsConnectionString = true;
        ConnectionStringExpression = ReferenceExpression.Create($"{new OwnValue(this)}");
    }

    public ReferenceExpression ConnectionStringExpression { get; }

    string? IResourceWithConnectionString.ConnectionStringEnvironmentVariable => _environmentVariable;

    // Others refer to the connection string; only the resource itself refers to the parameter's value.
    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(cancellationToken);

    private sealed class OwnValue(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => parameter.ValueExpression;

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => parameter.GetValueAsync(cancellationToken);
    }
}
