using Aspire.Hosting.Dashboard;
using HyperFleet.Aspire.Local.Tests.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>
/// The dashboard's pages with the real fleet in them. Pictures are kept in <c>artifacts/screenshots</c>; with
/// <c>UPDATE_SCREENSHOTS=1</c> also where the documents show them.
/// </summary>
[Collection(FleetCollection.Name)]
public sealed class DashboardPagesTests(RunningFleet fleet, Chromium chromium) : IClassFixture<Chromium>
{
    private readonly List<string> _complaints = [];

    private string Address => fleet.App.Services.GetRequiredService<DashboardServer>().Address!;

    [Fact]
    public async Task Resources_with_the_details_of_a_server()
    {
        var page = await OpenAsync("/");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "hyperfleet-adapter-setup" })).ToContainTextAsync("Running");
        await page.SetViewportSizeAsync(1440, 1240); // all of them
        await KeepAsync(page, "dashboard-resources");
        await page.SetViewportSizeAsync(1440, 810);

        await page.GetByRole(AriaRole.Button, new() { Name = "postgres", Exact = true }).ClickAsync();
        var details = page.GetByRole(AriaRole.Complementary, new() { Name = "Details" });
        await Expect(details).ToContainTextAsync("native program");
        await Expect(details).ToContainTextAsync("wraps a program that is installed on this machine");
        await KeepAsync(page, "dashboard-details");
    }

    [Fact]
    public async Task Console_of_the_adapter()
    {
        await fleet.ReconcileAsync("page-console");
        var page = await OpenAsync("/consolelogs/resource/hyperfleet-adapter");
        await Expect(page.Locator("#log")).ToContainTextAsync("hyperfleet-adapter");
        await KeepAsync(page, "dashboard-console");
    }

    [Fact]
    public async Task Log_records_of_all_roles()
    {
        await fleet.ReconcileAsync("page-logs");
        var page = await OpenAsync("/structuredlogs");
        await Expect(page.GetByRole(AriaRole.Row).Nth(3)).ToBeVisibleAsync();
        await KeepAsync(page, "dashboard-logs");
    }

    [Fact]
    public async Task Traces_and_one_of_them_as_a_tree()
    {
        var id = await fleet.ReconcileAsync("page-traces");
        var page = await OpenAsync("/traces");
        await page.GetByLabel("Text").FillAsync("maestro.reconcile"); // what reached the agent is the way of a cluster; most others are polls of these tests
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "maestro-agent" }).First).ToBeVisibleAsync();
        await KeepAsync(page, "dashboard-traces");

        await page.GetByLabel("Text").FillAsync(id);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "maestro-agent" }).Last).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "maestro-agent" }).Last.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "maestro.reconcile" }).First).ToBeAttachedAsync();
        await page.SetViewportSizeAsync(1440, 1700); // the whole tree
        await KeepAsync(page, "dashboard-trace");
    }

    [Fact]
    public async Task A_histogram_of_the_adapter()
    {
        await fleet.ReconcileAsync("page-metrics");
        var page = await OpenAsync("/metrics/resource/hyperfleet-adapter");
        await page.GetByRole(AriaRole.Link, new() { Name = "http.client.request.duration" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "http.client.request.duration" })).ToBeVisibleAsync();
        await KeepAsync(page, "dashboard-metrics");
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await chromium.OpenAsync(_complaints);
        await page.GotoAsync(Address + path);
        return page;
    }

    private async Task KeepAsync(IPage page, string name)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(AccessibilityScript.Text));
        Assert.Empty(_complaints);
        await Chromium.KeepAsync(page, name);
    }
}
