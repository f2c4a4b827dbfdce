namespace HyperFleet.Deployment.Tests.Charts;

public sealed class LintTests
{
    public static TheoryData<string, string> Cases { get; } =
        [.. from helm in (string[])["helm3", "helm4"] from chart in Chart.All select new TheoryDataRow<string, string>(helm, chart.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Charts_are_free_of_warnings(string helm, string chart) =>
        Assert.Contains("0 chart(s) failed", (await Tool.RunAsync(helm, "lint", "--strict", Chart.Named(chart).Path)).Successful(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_packaged_chart_renders_what_its_folder_does(string helm, string name)
    {
        var folder = Directory.CreateTempSubdirectory("hyperfleet-chart-").FullName;
        try
        {
            var chart = Chart.Named(name);
            (await Tool.RunAsync(helm, "package", chart.Path, "-d", folder)).Successful();
            var package = chart with { Path = Path.Combine(folder, $"{name}-0.1.0.tgz") };
            Assert.Equal(await chart.TemplateAsync(helm), await package.TemplateAsync(helm));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_tables_of_values_are_up_to_date() => (await Tool.RunAsync(Tool.At("scripts", "chart-readme.sh"), "--check")).Successful();

    [Fact]
    public async Task Dry_run_of_an_installation_prints_the_notes()
    {
        foreach (var chart in Chart.All)
        {
            var output = (await Tool.RunAsync("helm4", ["install", chart.Release, chart.Path, "-n", chart.Namespace, "--dry-run=client", .. chart.Required.SelectMany(value => (string[])["--set", value])])).Successful();
            Assert.Contains("NOTES:", output, StringComparison.Ordinal);
            Assert.Contains("kubectl get pods", output, StringComparison.Ordinal);
        }
    }
}
