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
        var collected = 0L;
        Task<(ResourcePage? Page, FetchFailure? Failure)>? next = FetchAsync(1, budget, cancellation);
        try
        {
            for (var number = 2; next is not null; number++)
            {
                var (page, failure) = await next;
                next = null;
                Failure = failure;
                if (page is null)
                    yield break;
                collected += page.Count;
                if (page.Count > 0 && collected < page.Total)
                    next = FetchAsync(number, budget, cancellation);
                yield return page;
            }
        }
        finally
        {
            if (next is not null && await Task.WhenAny(next) == next && next.IsCompletedSuccessfully)
                (await next).Page?.Dispose();
        }
    }

    private async Task<(ResourcePage? Page, FetchFailure? Failure)> FetchAsync(int number, RetryBudget budget, CancellationToken cancellation)
    {
        while (true)
        {
            alive();
            var (page, failure) = await api.GetPageAsync(number, cancellation);
            if (failure is null || !failure.IsTransient || !await budget.WaitAsync(cancellation))
                return (page, failure);
        }
    }
}
