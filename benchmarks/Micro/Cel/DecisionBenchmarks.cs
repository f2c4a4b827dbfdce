using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace HyperFleet.Micro.Cel;

/// <summary><c>dotnet run -c Release --project benchmarks/Micro -- --filter '*DecisionBenchmarks*' --artifacts artifacts/bench/micro</c></summary>
[Config(typeof(Short))]
[MemoryDiagnoser]
public class DecisionBenchmarks : IDisposable
{
    private readonly DefaultDecision _decision = new(TimeSpan.FromMinutes(5));

    [Benchmark(Baseline = true)]
    public bool ByHand() => _decision.DecideByHand();

    [Benchmark]
    public bool WithCel() => _decision.DecideWithCel();

    public void Dispose()
    {
        _decision.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class Short : ManualConfig
    {
        public Short() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
