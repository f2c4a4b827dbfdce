using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HyperFleet.Fixtures;

/// <summary>
/// Waits for a condition with a deadline; the failure says what was awaited and what was seen last.
/// <code>
/// await Eventually.Equal(3, () => store.Count);
/// await Eventually.Passes(async () => Assert.Equal("Ready", (await api.GetAsync(id)).Phase));
/// </code>
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until the condition holds.</summary>
    public static Task True(
        Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string awaited = "") =>
        Value(() => Task.FromResult(condition()), seen => seen, deadline, awaited);

    /// <summary>Waits until the condition holds.</summary>
    public static Task True(
        Func<Task<bool>> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string awaited = "") =>
        Value(condition, seen => seen, deadline, awaited);

    /// <summary>Waits until the value equals the expected one.</summary>
    public static Task Equal<T>(
        T expected, Func<T> read, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(read))] string awaited = "") =>
        Value(() => Task.FromResult(read()), seen => EqualityComparer<T>.Default.Equals(seen, expected), deadline, $"{awaited} = {expected}");

    /// <summary>Waits until the value equals the expected one.</summary>
    public static Task Equal<T>(
        T expected, Func<Task<T>> read, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(read))] string awaited = "") =>
        Value(read, seen => EqualityComparer<T>.Default.Equals(seen, expected), deadline, $"{awaited} = {expected}");

    /// <summary>Waits until the assertions pass; the failure is the last one of theirs.</summary>
    public static async Task Passes(Func<Task> assertions, TimeSpan? deadline = null) =>
        await Value<Exception?>(
            async () =>
            {
                try
                {
                    await assertions();
                    return null;
                }
                catch (Exception e)
                {
                    return e;
                }
            },
            seen => seen is null, deadline, "the assertions pass");

    /// <summary>Waits until a read value is accepted, and returns it. A read that throws counts as not accepted.</summary>
    public static async Task<T> Value<T>(
        Func<Task<T>> read, Func<T, bool> accept, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(accept))] string awaited = "")
    {
        var limit = deadline ?? DefaultDeadline;
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Pause, TimeProvider.System))
        {
            object? last;
            try
            {
                var value = await read().WaitAsync(limit);
                if (accept(value))
                    return value;
                last = value;
            }
            catch (Exception e)
            {
                last = e;
            }
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s for: {awaited}\nLast seen: {last ?? "null"}", last as Exception);
        }
    }
}
