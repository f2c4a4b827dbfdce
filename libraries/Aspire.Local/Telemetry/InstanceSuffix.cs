using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Telemetry;

/// <summary>Stands for the instance a variable is evaluated for: a replica's suffix, or the resource's name.</summary>
internal sealed class InstanceSuffix : IValueProvider, IManifestExpressionProvider
{
    public string ValueExpression => throw new InvalidOperationException("Instances exist in run mode only.");

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("An instance is needed.");
}
