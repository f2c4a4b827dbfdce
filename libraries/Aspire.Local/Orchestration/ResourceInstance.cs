using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>One of the processes of a resource.</summary>
internal sealed record ResourceInstance(IResource Resource, string Id)
{
    /// <summary>The port this instance listens on, by endpoint name.</summary>
    public Dictionary<string, int> Ports { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What tells replicas apart; the name itself when there is one instance.</summary>
    public string Suffix => Id == Resource.Name ? Id : Id[(Resource.Name.Length + 1)..];

    public static IReadOnlyList<ResourceInstance> Create(IResource resource)
    {
        var replicas = resource.Replicas();
        return replicas == 1
            ? [new ResourceInstance(resource, resource.Name)]
            : [.. Enumerable.Range(0, replicas).Select(_ => new ResourceInstance(resource, $"{resource.Name}-{RandomSuffix()}"))];
    }

    private static string RandomSuffix() =>
        System.Security.Cryptography.RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8);
}
