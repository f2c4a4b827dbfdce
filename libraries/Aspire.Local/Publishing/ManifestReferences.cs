using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Turns values into manifest expressions and remembers the resources that only such expressions name.</summary>
internal sealed class ManifestReferences(DistributedApplicationModel model)
{
    private readonly List<IResource> _indirect = [];

    /// <summary>In the order of first reference.</summary>
    public IReadOnlyList<IResource> Indirect => _indirect;

    public string Expression(object value)
    {
        value = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        Remember(value, []);
        return value switch
        {
            string text => text,
            IManifestExpressionProvider provider => provider.ValueExpression,
            _ => value.ToString() ?? "",
        };
    }

    private void Remember(object value, HashSet<object> seen)
    {
        if (!seen.Add(value))
            return;
        if (value is IResource resource && !model.Resources.Contains(resource) && !_indirect.Contains(resource))
            _indirect.Add(resource);
        foreach (var reference in (value as IValueWithReferences)?.References ?? [])
            Remember(reference, seen);
    }
}
