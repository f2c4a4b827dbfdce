using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>One row of the resources table with its details. Variables are asked for separately, when somebody looks.</summary>
internal sealed record DashboardResource(
    string Id, string Name, string Type, string? State, string? Style, string? Health, int? ExitCode, DateTime? Created, DateTime? Started,
    DateTime? Stopped, string? Source, string? Parent, IReadOnlyList<UrlSnapshot> Urls, IReadOnlyList<DashboardResource.Command> Commands,
    IReadOnlyList<DashboardResource.Report> Reports, IReadOnlyList<DashboardResource.Property> Properties,
    IReadOnlyList<DashboardResource.Property> Volumes, IReadOnlyList<DashboardResource.Relationship> Related)
{
    private const string SourceProperty = "resource.source";

    public static DashboardResource From(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new DashboardResource(
            change.ResourceId, change.Resource.Name, snapshot.ResourceType, snapshot.State?.Text, snapshot.State?.Style,
            snapshot.HealthStatus?.ToString(), snapshot.ExitCode, snapshot.CreationTimeStamp, snapshot.StartTimeStamp, snapshot.StopTimeStamp,
            snapshot.Properties.FirstOrDefault(property => property.Name == SourceProperty)?.Value?.ToString(), ParentOf(change.Resource),
            snapshot.Urls,
            [.. snapshot.Commands.Where(command => command.State != ResourceCommandState.Hidden).Select(command => new Command(
                command.Name, command.DisplayName, command.DisplayDescription, command.ConfirmationMessage,
                command.State == ResourceCommandState.Enabled, command.IsHighlighted))],
            [.. snapshot.HealthReports.Select(report => new Report(
                report.Name, report.Status?.ToString(), report.Description, report.ExceptionText?.Split('\n')[0], report.LastRun))],
            [.. snapshot.Properties.Where(property => property.Name != SourceProperty)
                .Select(property => new Property(property.Name, property.Value?.ToString()))],
            [.. change.Resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => new Property(
                mount.Target, $"{mount.Source ?? "anonymous"} ({(mount.Type == ContainerMountType.BindMount ? "bind mount" : "volume")}"
                + $"{(mount.IsReadOnly ? ", read-only" : "")})"))],
            [.. Relationships(change.Resource)]);
    }

    private static IEnumerable<Relationship> Relationships(IResource resource) =>
        (ParentOf(resource) is { } parent ? [new Relationship("Parent", parent)] : Enumerable.Empty<Relationship>()).Concat(
            resource.Annotations.OfType<WaitAnnotation>().Select(wait => new Relationship(
                wait.WaitType == WaitType.WaitForCompletion ? "Waits for the end of" : "Waits for", wait.Resource.Name)));

    private static string? ParentOf(IResource resource) => resource is IResourceWithParent child
        ? child.Parent.Name
        : resource.Annotations.OfType<ParentAnnotation>().LastOrDefault()?.Parent.Name;

    internal sealed record Command(string Name, string Label, string? Description, string? Confirmation, bool Enabled, bool Highlighted);

    internal sealed record Report(string Name, string? Status, string? Description, string? Error, DateTimeOffset? LastRun);

    internal sealed record Property(string Name, string? Value);

    internal sealed record Relationship(string Type, string Resource);
}
