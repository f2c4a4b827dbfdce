using BenchmarkDotNet.Attributes;
using HyperFleet.GoTemplates;

namespace HyperFleet.Micro.GoTemplates;

/// <summary>What a template costs beside the same text written with a <see cref="System.Text.StringBuilder"/>.</summary>
[MemoryDiagnoser]
public class RenderBenchmarks
{
    private readonly GoTemplate _template = GoTemplate.Parse("manifest", Manifest.Text, Manifest.Options);

    [Benchmark(Baseline = true)]
    public string By_hand() => Manifest.WriteByHand(Manifest.Data);

    [Benchmark]
    public string Render() => _template.Execute(Manifest.Data);

    [Benchmark]
    public GoTemplate Parse() => GoTemplate.Parse("manifest", Manifest.Text, Manifest.Options);
}
