using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Who waits for whom.</summary>
internal static class Dependencies
{
    /// <summary>
    /// The waits of a resource with what they stand for. A child stands for its parent as well. A connection string stands for the
    /// resources that its expression names directly; endpoint properties are not resources, so nobody waits for their owners.
    /// </summary>
    public static IEnumerable<WaitAnnotation> Of(IResource resource) =>
        resource.Annotations.OfType<WaitAnnotation>().SelectMany(Expand).DistinctBy(wait => (wait.Resource, wait.WaitType));

    /// <summary>A chain of waits that ends where it began; null when there is none.</summary>
    public static IReadOnlyList<IResource>? FindCycle(IEnumerable<IResource> resources)
    {
        var done = new HashSet<IResource>();
        var path = new List<IResource>();
        return resources.Select(Visit).FirstOrDefault(cycle => cycle is not null);

        IReadOnlyList<IResource>? Visit(IResource resource)
        {
            if (path.IndexOf(resource) is >= 0 and var start)
                return [.. path[start..], resource];
            if (done.Contains(resource))
                return null;
            path.Add(resource);
            var cycle = Of(resource).Select(wait => Visit(wait.Resource)).FirstOrDefault(found => found is not null);
            path.RemoveAt(path.Count - 1);
            done.Add(resource);
            return cycle;
        }
    }

    private static IEnumerable<WaitAnnotation> Expand(WaitAnnotation wait) => wait.Resource switch
    {
        ConnectionStringResource value => value.ConnectionStringExpression.Providers.OfType<IResource>()
            .SelectMany(named => Expand(new WaitAnnotation(named, wait.WaitType, wait.ExitCode))),
        IResourceWithoutLifetime => [],
        IResourceWithParent child => Expand(new WaitAnnotation(child.Parent, WaitType.WaitUntilHealthy)).Append(wait),
        _ => [wait],
    };
}
