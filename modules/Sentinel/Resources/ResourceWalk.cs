using System.Runtime.CompilerServices;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// All pages of the list, one after another; the next is on its way while the present one is worked on. A page that fails is asked
/// for again and the walk goes on from there, so what was seen before is not seen twice.
/// </summary>
internal sealed class ResourceWalk(ResourceApi api, TimeProvider time, Action alive)
{
    /// <summary>Why the walk ended early; null after a complete one.</summary>
    public FetchFailure? Failure { get; private set; }

    /// <summary>Yields pages that the caller disposes; ends when all are seen, a page is empty, or a page cannot be had.</summary>
    public async IAsyncEnumerable<ResourcePage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Failure = null;
        var budget = new RetryBudget(time);
        Task<Fetched>? next = FetchAsync(WalkStep.First, budget, cancellation);
        try
        {
            while (next is not null)
            {
                var (step, page, failure) = await next;
                next = null;
                Failure = failure;
                if (page is null)
                    yield break;
                if (step.Behind(page) is { } behind)
                    next = behind == step ? Task.FromResult(new Fetched(step, null, Stuck)) : FetchAsync(behind, budget, cancellation);
                yield return page;
            }
        }
        finally
        {
            if (next is not null && await Task.WhenAny(next) == next && next.IsCompletedSuccessfully)
                (await next).Page?.Dispose();
        }
    }

    private static FetchFailure Stuck { get; } = FetchFailure.Final("the list does not go on: a page says that it is followed by itself");

    private async Task<Fetched> FetchAsync(WalkStep step, RetryBudget budget, CancellationToken cancellation)
    {
        while (true)
        {
            alive();
            var (page, failure) = await api.GetPageAsync(step, cancellation);
            if (failure is { IsBadRequest: true } && step.Continue is not null)
                step = WalkStep.FirstByNumber; // an API, or what stands before it, that takes no parameters it does not know
            else if (failure is null || !failure.IsTransient || !await budget.WaitAsync(cancellation))
                return new(step, page, failure);
        }
    }

    /// <summary>What one step brought: exactly one of page and failure.</summary>
    private sealed record Fetched(WalkStep Step, ResourcePage? Page, FetchFailure? Failure);
}
