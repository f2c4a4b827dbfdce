using HyperFleet.Kubernetes.Local.Storage;
using Microsoft.Extensions.Hosting;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>
/// The controllers, fed with every change in order. Each looks at the present, not at the change, so nothing depends on how
/// many of them were seen: after a gap in the history everything is looked at once.
/// </summary>
internal sealed class ControllerLoop(ApiServer server) : BackgroundService
{
    private readonly NamespaceController _namespaces = new(server);
    private readonly ServiceAccountController _accounts = new(server);
    private readonly GarbageCollector _garbage = new(server);
    private readonly DefinitionCleaner _definitions = new(server);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        server.Stop();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var revision = 0L;
        var changes = new List<Change>();
        while (!stoppingToken.IsCancellationRequested)
        {
            changes.Clear();
            if (!server.Store.History.TryRead(revision, changes, out var more))
            {
                revision = ReviewAll();
                continue;
            }
            foreach (var change in changes)
            {
                _garbage.Observe(change.Resource, change.After, change.IsDeletion);
                Review(change.Resource, change.After, change.IsDeletion);
            }
            revision = changes.Count > 0 ? changes[^1].Revision : revision;
            if (changes.Count == 0)
                await more.WaitAsync(stoppingToken);
        }
    }

    private long ReviewAll()
    {
        var state = server.Store.State;
        var all = state.Resources.Keys.SelectMany(resource => state.List(resource, "").Select(item => (resource, item))).ToList();
        foreach (var (resource, item) in all)
            _garbage.Observe(resource, item, isDeletion: false);
        foreach (var (resource, item) in all)
            Review(resource, item, isDeletion: false);
        return state.Revision;
    }

    private void Review(string resource, StoredObject item, bool isDeletion)
    {
        _accounts.Review(resource, item, isDeletion);
        _garbage.Review(resource, item, isDeletion);
        _definitions.Review(resource, item, isDeletion);
        _namespaces.Review(resource, item);
    }
}
