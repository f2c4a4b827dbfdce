using System.Collections.Concurrent;
using HyperFleet.Agent.Applied;
using HyperFleet.Agent.Applying;
using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Messaging;
using HyperFleet.Agent.Observing;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Reconciling;

/// <summary>Takes one work a step further: key → read the present → apply or delete → look → report.</summary>
internal sealed class WorkReconciler(
    WorkStore store, AppliedWorks appliedWorks, Applier applier, ResourceCleaner cleaner, Finalization finalization, Observer observer,
    FeedbackWatches watches, ObjectChanges changes, StatusReporter reporter, AgentIdentity agent, AgentOptions options, TimeProvider time, ILogger<WorkReconciler> logger)
{
    private static readonly TimeSpan ReapplyAfter = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(1000);
    private static readonly TimeSpan LongestDeletionRetry = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Progress> _progress = new(StringComparer.Ordinal);

    /// <returns>When to look again; null when the work is gone.</returns>
    public async Task<TimeSpan?> ReconcileAsync(string id, CancellationToken cancellation)
    {
        if (store.Find(id) is not { } work)
        {
            Forget(id);
            return null;
        }
        var progress = _progress.GetOrAdd(id, _ => new());
        using var span = WorkTracing.Start(work, progress);
        try
        {
            return work.IsDeleting ? await DeleteAsync(work, progress, cancellation) : await KeepAsync(work, progress, cancellation);
        }
        catch (KubernetesException fault)
        {
            AgentLog.WorkFailed(logger, id, fault.Message);
            return Retry(++progress.Failures, LongestRetry, TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<TimeSpan?> KeepAsync(Work work, Progress progress, CancellationToken cancellation)
    {
        var mustApply = (progress.AppliedRevision != work.Revision || time.GetTimestamp() >= progress.NextApply) && !work.Status.Conditions.IsTrue("Complete");
        if (!mustApply && IsAsSeen(work, progress))
            return Jitter(options.StatusSyncInterval, 0.9);
        var (now, moment) = (Now(), changes.Now());
        var status = work.Status;
        IReadOnlyList<AppliedManifest> applied = [];
        TimeSpan? retry = null;
        if (mustApply)
        {
            applied = await ApplyAsync(work, cancellation);
            status = Applied(work, applied, now);
            if (progress.AppliedRevision != work.Revision)
                changes.Forget(work.Status); // the new revision may have other objects
            retry = RetryOf(applied, progress);
            (progress.AppliedRevision, progress.NextApply) = (work.Revision, After(retry ?? Jitter(ReapplyAfter, 0.5)));
        }
        status = await observer.ObserveAsync(work, status, applied, now, cancellation);
        watches.Keep(work, status);
        changes.Keep(status);
        var isTold = await ReportAsync(work, status, progress, cancellation);
        progress.Seen = isTold && !watches.Follow(work.Id) ? (work.Revision, moment) : null; // what a watch announces is read
        if (!isTold)
            retry = Shorter(retry, Retry(++progress.Failures, LongestDeletionRetry));
        return Shorter(retry, Jitter(options.StatusSyncInterval, 0.9));
    }

    private bool IsAsSeen(Work work, Progress progress) =>
        !work.IsAsked && progress.Seen is { } seen && seen.Revision == work.Revision && changes.AreUnchanged(work.Status, seen.Moment);

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);

    private async Task<IReadOnlyList<AppliedManifest>> ApplyAsync(Work work, CancellationToken cancellation)
    {
        var owner = await appliedWorks.EnsureAsync(work, cancellation);
        var planned = await applier.PlanAsync(work, owner, cancellation);
        // Recorded before anything is written: an object whose answer is lost is still remembered.
        var intended = planned.Select(plan => plan.Intent).OfType<AppliedResource>().Where(intent => !owner.Resources.Any(intent.IsSameObject)).ToList();
        var recorded = await appliedWorks.SetResourcesAsync(owner, owner.Resources.Concat(intended), cancellation);
        var applied = await applier.ApplyAsync(planned, cancellation);
        var present = applied.Select(manifest => manifest.Identifier).OfType<AppliedResource>().ToList();
        // What failed keeps its entry: it may well be on the cluster.
        var failed = applied.Where(manifest => manifest.Failure is not null).ToList();
        var unsure = recorded.Resources.Where(known => failed.Any(manifest =>
            known.IsAt(manifest.Meta) && (manifest.Failure!.MayHaveHappened || owner.Resources.Any(known.IsSameObject))));
        var kept = present.Concat(unsure.Where(known => !present.Any(known.IsSameObject))).ToList();
        var leaving = owner.Resources.Where(known => !kept.Any(known.IsSameObject)).ToList();
        // Recorded before anything is removed: a crash in between leaves no object that nobody remembers.
        recorded = await appliedWorks.SetResourcesAsync(recorded, kept.Concat(leaving), cancellation);
        if (leaving.Count == 0)
            return applied;
        var pending = await cleaner.RemoveAsync(owner, leaving, cancellation);
        await appliedWorks.SetResourcesAsync(recorded, kept.Concat(pending), cancellation);
        return applied;
    }

    private static WorkStatus Applied(Work work, IReadOnlyList<AppliedManifest> applied, DateTimeOffset now)
    {
        var manifests = applied.Select(manifest => new ManifestStatus(manifest.Meta)
        {
            Feedback = work.Status.Of(manifest.Meta)?.Feedback ?? [],
            Conditions = (work.Status.Of(manifest.Meta)?.Conditions ?? []).With(Applied(manifest.Failure) with { ObservedGeneration = work.Generation }, now),
        });
        var complete = applied.All(manifest => manifest.Failure is null);
        var condition = complete
            ? new Condition("Applied", Condition.True, "AppliedManifestWorkComplete", "Apply manifest work complete")
            : new Condition("Applied", Condition.False, "AppliedManifestWorkFailed", "Failed to apply manifest work");
        return (work.Status with { Manifests = [.. manifests] }).With(condition with { ObservedGeneration = work.Generation }, now);
    }

    private static Condition Applied(ApplyFailure? failure) => failure switch
    {
        null => new("Applied", Condition.True, "AppliedManifestComplete", "Apply manifest complete"),
        { Reason: "AppliedManifestFailed" } => new("Applied", Condition.False, failure.Reason, $"Failed to apply manifest: {failure.Message}"),
        _ => new("Applied", Condition.False, failure.Reason, failure.Message),
    };

    private async Task<TimeSpan?> DeleteAsync(Work work, Progress progress, CancellationToken cancellation)
    {
        var now = Now();
        var status = work.Status.With(new("Deleting", Condition.True, "WorkDeleting", "ManifestWork is being deleted") { ObservedGeneration = work.Generation }, now);
        await ReportAsync(work, status, progress, cancellation);
        if (!await finalization.StepAsync(appliedWorks.NameOf(work), cancellation))
            return Retry(++progress.Failures, LongestDeletionRetry, TimeSpan.FromMilliseconds(50));
        status = status.With(new("Deleted", Condition.True, "ManifestsDeleted", $"The manifests are deleted from the cluster {agent.Cluster}"), now);
        if (!await ReportAsync(work, status, progress, cancellation))
            return Retry(++progress.Failures, LongestDeletionRetry);
        store.TryForget(work.Id, out _);
        changes.Forget(work.Status);
        Forget(work.Id);
        AgentLog.Deleted(logger, work.Id);
        return null;
    }

    // Stored only once the broker has it, so that a failure is a difference that the next turn sees.
    private async Task<bool> ReportAsync(Work work, WorkStatus status, Progress progress, CancellationToken cancellation)
    {
        var published = (StatusPayload.Hash(StatusPayload.Write(status)), work.Generation);
        if (published == progress.Published && !work.IsAsked)
            return true;
        if (!await reporter.ReportAsync(work, status, work.IsAsked ? EventTypes.StatusResyncResponse : EventTypes.StatusUpdate, cancellation))
            return false;
        progress.Published = published;
        store.SetStatus(work.Id, status);
        return true;
    }

    private static TimeSpan? RetryOf(IReadOnlyList<AppliedManifest> applied, Progress progress)
    {
        var failures = applied.Select(manifest => manifest.Failure).OfType<ApplyFailure>().Where(failure => failure.RetryAfter != Timeout.InfiniteTimeSpan).ToList();
        progress.Failures = failures.Count == 0 ? 0 : progress.Failures + 1;
        return failures.Count == 0 ? null : failures.Select(failure => failure.RetryAfter ?? Retry(progress.Failures, LongestRetry)).Min();
    }

    private static TimeSpan Retry(int failures, TimeSpan longest, TimeSpan? first = null)
    {
        var wait = (first ?? TimeSpan.FromMilliseconds(5)) * Math.Pow(2, Math.Min(failures - 1, 30));
        return wait < longest ? wait : longest;
    }

    private void Forget(string id)
    {
        _progress.TryRemove(id, out _);
        watches.Forget(id);
    }

    private static TimeSpan Shorter(TimeSpan? a, TimeSpan b) => a is { } first && first < b ? first : b;

    private static TimeSpan Jitter(TimeSpan interval, double most) => interval * (1 + Random.Shared.NextDouble() * most);

    private DateTimeOffset Now() => time.GetUtcNow();
}
