using HyperFleet.Fixtures;
using Microsoft.Playwright;

namespace HyperFleet.Aspire.Local.Tests.Dashboard;

/// <summary>The Chromium of this machine, driven by Playwright. Without one the tests are skipped by name; <c>test.sh</c> installs it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Program => (
        from directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        from program in Programs
        let path = Path.Combine(directory, program)
        where File.Exists(path)
        select path).FirstOrDefault();

    public async ValueTask InitializeAsync()
    {
        if (Program is not { } program || Environment.GetEnvironmentVariable("HYPERFLEET_TEST_FAST") == "1")
            return;
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A window of its own, with its own cookies. Whatever the page complains about is collected in <paramref name="complaints"/>.</summary>
    public async Task<IPage> OpenAsync(ICollection<string> complaints, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium on PATH; ./test.sh installs it.");
        var context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1440, Height = 810 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        return page;
    }

    /// <summary>Keeps a picture in <c>artifacts/screenshots</c>, and with <c>UPDATE_SCREENSHOTS=1</c> the one that the documents show.</summary>
    public static async Task KeepAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Repository.PathOf($"artifacts/screenshots/{name}.png") });
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
            await page.ScreenshotAsync(new() { Path = Repository.PathOf($"docs/images/{name}.png") });
    }
}
