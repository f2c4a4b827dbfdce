using Aspire.Hosting.Telemetry.Store;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HyperFleet.Aspire.Local.Tests.Dashboard;

/// <summary>The dashboard as people meet it. Everything that a resource can say is hostile here.</summary>
public sealed class BrowserTests(RunningDashboard dashboard, Chromium chromium) : IClassFixture<RunningDashboard>, IClassFixture<Chromium>
{
    private const string Hostile = RunningDashboard.Hostile;
    private readonly List<string> _complaints = [];
    private readonly string _trace = Convert.ToHexStringLower(Guid.CreateVersion7().ToByteArray());

    public static TheoryData<string, string> Pages => new()
    {
        { "/", "Resources" },
        { "/consolelogs/resource/worker", "Console" },
        { "/structuredlogs", "Structured logs" },
        { "/traces", "Traces" },
        { "/metrics/resource/worker", "Metrics" },
    };

    public static TheoryData<string, string, ColorScheme> PagesInBothSchemes
    {
        get
        {
            var rows = new TheoryData<string, string, ColorScheme>();
            foreach (var page in Pages)
                foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                    rows.Add(page.Data.Item1, page.Data.Item2, scheme);
            return rows;
        }
    }

    [Fact]
    public async Task The_token_is_asked_for_once()
    {
        var page = await chromium.OpenAsync(_complaints);
        await page.GotoAsync(dashboard.Address);
        await page.GetByLabel("Token").FillAsync(RunningDashboard.Token);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Resources" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "worker", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task What_resources_say_is_text_on_every_page(string path, string title)
    {
        Tell();
        var page = await LogInAsync();
        await page.GotoAsync(dashboard.Address + path);
        await Expect(page).ToHaveTitleAsync($"{title} – HyperFleet");

        await Expect(page.GetByText(Hostile).First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("#page img").CountAsync());
        await Expect(page).ToHaveTitleAsync($"{title} – HyperFleet");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Details_show_facts_and_hide_values_until_asked()
    {
        var page = await LogInAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "worker", Exact = true }).ClickAsync();

        var details = page.GetByRole(AriaRole.Complementary, new() { Name = "Details" });
        await Expect(details.GetByText("PASSWORD")).ToBeVisibleAsync();
        await Expect(details.GetByText("●●●●●●●●").First).ToBeVisibleAsync();
        await Expect(details.GetByText("hunter2")).ToHaveCountAsync(0);
        await details.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await Expect(details.GetByText($"hunter2{Hostile}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_value_that_cannot_be_shown_is_told()
    {
        var page = await LogInAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "worker", Exact = true }).ClickAsync();
        var details = page.GetByRole(AriaRole.Complementary, new() { Name = "Details" });
        await page.RouteAsync("**/environment/*", route => route.FulfillAsync(new() { Status = 404 }));

        await details.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("of worker: 404");
        await Expect(details.GetByRole(AriaRole.Button, new() { Name = "Show" }).First).ToBeVisibleAsync();
        Assert.All(_complaints, complaint => Assert.Contains("404", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_is_reached_from_the_keyboard()
    {
        var page = await LogInAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "worker", Exact = true })).ToBeVisibleAsync();
        await TabToAsync(page, "worker");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#details")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "worker", Exact = true })).ToBeFocusedAsync();

        await page.ReloadAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to content")).ToBeFocusedAsync();
        await TabToAsync(page, "Traces");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveTitleAsync("Traces – HyperFleet");
    }

    [Fact]
    public async Task States_change_without_reloading_and_failures_are_told()
    {
        var page = await LogInAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "waiting" });
        await Expect(row.GetByText("Finished (exit code 3)")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start waiting", Exact = true }).ClickAsync();
        await Expect(row.GetByText("Finished (exit code 3)")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = $"{Hostile} worker" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"{Hostile} worker: {Hostile}");
        Assert.DoesNotContain(_complaints, complaint => !complaint.Contains("409", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Console_lines_keep_their_colours_and_errors_are_marked()
    {
        var page = await LogInAsync();
        await page.GotoAsync($"{dashboard.Address}/consolelogs/resource/worker");

        await Expect(page.Locator("#log .ansi-32")).ToHaveTextAsync("green");
        await Expect(page.Locator("#log .stderr")).ToContainTextAsync("failing");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("worker.log", download.SuggestedFilename);
    }

    [Fact]
    public async Task New_log_records_appear_and_can_be_held_and_filtered()
    {
        var page = await LogInAsync();
        await page.GotoAsync($"{dashboard.Address}/structuredlogs");
        Tell("first message");
        await Expect(page.GetByText("first message")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        Tell("second message");
        await page.GetByLabel("Text").FillAsync("second mess");
        await Expect(page.GetByText("second message")).ToBeVisibleAsync();
        await Expect(page.GetByText("first message")).ToHaveCountAsync(0);
        await page.GetByLabel("Level").SelectOptionAsync("Critical");
        await Expect(page.GetByText("second message")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_log_record_leads_to_its_trace_and_a_span_to_its_facts()
    {
        Tell("linked message");
        var page = await LogInAsync();
        await page.GotoAsync($"{dashboard.Address}/structuredlogs");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Trace {_trace}" }).First.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "SELECT" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details" })).ToContainTextAsync($"db.statement{Hostile}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Its log records" }).ClickAsync();
        await Expect(page.GetByText("linked message")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_instrument_is_a_chart_with_its_numbers()
    {
        Tell();
        var page = await LogInAsync();
        await page.GotoAsync($"{dashboard.Address}/metrics/resource/worker");
        await page.GetByRole(AriaRole.Link, new() { Name = "latency" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "latency" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("40.25");
    }

    [Theory]
    [MemberData(nameof(PagesInBothSchemes))]
    public async Task Text_has_contrast_and_controls_have_names(string path, string title, ColorScheme scheme)
    {
        Tell();
        var page = await LogInAsync(scheme);
        await page.GotoAsync(dashboard.Address + path);
        await Expect(page).ToHaveTitleAsync($"{title} – HyperFleet");
        await Expect(page.GetByText(Hostile).First).ToBeVisibleAsync();

        Assert.Empty(await page.EvaluateAsync<string[]>(AccessibilityScript.Text));
    }

    private async Task<IPage> LogInAsync(ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.OpenAsync(_complaints, scheme);
        await page.GotoAsync($"{dashboard.Address}/login?t={RunningDashboard.Token}");
        return page;
    }

    private static async Task TabToAsync(IPage page, string text)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") == text)
                return;
        }
        Assert.Fail($"Sixty presses of Tab do not reach '{text}'.");
    }

    private void Tell(string message = Hostile)
    {
        var origin = new TelemetryOrigin("worker", "worker");
        var now = DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(Environment.TickCount64) + TimeSpan.FromDays(20_000);
        dashboard.Store.Logs.Add([new(now, origin, Hostile, LogSeverity.Warning, message, _trace, "a1", [new(Hostile, Hostile)])]);
        dashboard.Store.Traces.Add(
        [
            Span("a1", null, $"POST {message}", SpanKind.Server, 12), Span("a2", "a1", "SELECT", SpanKind.Client, 5),
        ]);
        dashboard.Store.Metrics.Add([.. Enumerable.Range(0, 30).SelectMany(second => new MetricEntry[]
        {
            new(new(origin, Hostile, Hostile, Hostile, "s", MetricKind.Gauge), [new(Hostile, Hostile)], new(now.AddSeconds(second), second)),
            new(new(origin, "meter", "latency", "", "s", MetricKind.Histogram), [], new(now.AddSeconds(second), 4) { Histogram = new(161, [1, 2, 1], [1, 5]) }),
        })]);

        SpanEntry Span(string id, string? parent, string name, SpanKind kind, int milliseconds) => new(
            _trace, id, parent, origin, Hostile, name, kind, now, TimeSpan.FromMilliseconds(milliseconds), IsError: parent is not null, Hostile,
            [new("db.statement", Hostile)], [new(now, Hostile, [])], []);
    }
}
