using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Xunit;
using Xunit.Sdk;

namespace HyperFleet.Fixtures;

/// <summary>
/// Allocated bytes per operation against the committed table <c>tests/allocations.json</c>; more than 5 % above it fails. Bytes do not
/// depend on how fast or busy the machine is. A test that uses it must not run beside others.
/// <code>
/// await AllocationBudget.KeepAsync("api.get", typeof(ApiHost), () => client.Exchange(request));
/// </code>
/// </summary>
public static class AllocationBudget
{
    private const double Tolerance = 1.05;
    private const int WarmUp = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int Operations = 50;

    /// <summary>Measures the bytes that all threads allocate while the operation runs, one after the other.</summary>
    /// <param name="name">The row of the table.</param>
    /// <param name="subject">A type of the measured assembly: budgets are for optimised builds, others skip the test.</param>
    public static async Task KeepAsync(string name, Type subject, Func<ValueTask> operation)
    {
        if (subject.Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            throw SkipException.ForSkip("allocation budgets are for Release builds");
        for (var i = 0; i < WarmUp; i++)
            await operation();

        // What else the process does at the same time, and code that the compiler has yet to optimise, can only add: the smallest round counts.
        var budget = Table()[name];
        var bytes = double.MaxValue;
        for (var started = Stopwatch.GetTimestamp(); bytes > budget * Tolerance && Stopwatch.GetElapsedTime(started) < Patience;)
            bytes = Math.Min(bytes, await MeasureAsync(operation));
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {bytes:0} bytes, budget {budget}");
        if (bytes > budget * Tolerance)
            throw new XunitException($"{name} allocates {bytes:0} bytes, more than 5 % above its budget of {budget}. Save them, or say in the commit why they are worth it and change tests/allocations.json.");
    }

    private static async Task<double> MeasureAsync(Func<ValueTask> operation)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Operations; i++)
            await operation();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Operations;
    }

    private static Dictionary<string, int> Table()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tests", "allocations.json")))
            folder = folder.Parent;
        return JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(Path.Combine(folder!.FullName, "tests", "allocations.json")))!;
    }
}
