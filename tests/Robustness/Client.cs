using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// Creates, updates and deletes works at random, and remembers what the server accepted. An answer that does not come says nothing:
/// it may have happened or not.
/// </summary>
internal sealed class Client(HttpClient rest, string consumer, int number, Random random, ConcurrentQueue<Accepted> accepted)
{
    private readonly List<(string Id, string Name)> _works = [];
    private int _counter;

    public required int MostWorks { get; init; }

    /// <summary>Between two changes.</summary>
    public (int Shortest, int Longest) PauseInMilliseconds { get; init; } = (20, 250);

    /// <summary>Creates works until there are as many as there may be.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        while (_works.Count < MostWorks)
        {
            await TryAsync(CreateAsync);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public async Task RunAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await TryAsync(ActAsync);
            var pause = TimeSpan.FromMilliseconds(random.Next(PauseInMilliseconds.Shortest, PauseInMilliseconds.Longest));
            await Task.Delay(pause, TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task TryAsync(Func<Task> actAsync)
    {
        try
        {
            await actAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The server is away.
        }
    }

    private Task ActAsync() => (random.Next(10), _works.Count) switch
    {
        (_, 0) => CreateAsync(),
        ( < 3, var count) when count < MostWorks => CreateAsync(),
        ( < 8, var count) => UpdateAsync(random.Next(count)),
        (_, var count) => DeleteAsync(random.Next(count)),
    };

    private async Task CreateAsync()
    {
        var name = $"{consumer}-work-{number}-{_counter++}";
        var body = Body(name);
        using var answer = await rest.PostAsJsonAsync("resource-bundles", body);
        if (!answer.IsSuccessStatusCode)
            return;
        var id = (await Json.ReadAsync(answer, default))["id"]!.ToString();
        _works.Add((id, name));
        accepted.Enqueue(new(id, 1, Bundle.Text(body), IsDelete: false));
    }

    private async Task UpdateAsync(int index)
    {
        var work = _works[index];
        var body = Body(work.Name);
        using var answer = await rest.PatchAsJsonAsync($"resource-bundles/{work.Id}", body);
        if (answer.IsSuccessStatusCode)
            accepted.Enqueue(new(work.Id, (long)(await Json.ReadAsync(answer, default))["version"]!, Bundle.Text(body), IsDelete: false));
        else
            ForgetIfGone(index, answer.StatusCode);
    }

    private async Task DeleteAsync(int index)
    {
        var (id, _) = _works[index];
        using var answer = await rest.DeleteAsync(new Uri($"resource-bundles/{id}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
        {
            ForgetIfGone(index, answer.StatusCode);
            return;
        }
        _works.RemoveAt(index);
        accepted.Enqueue(new(id, 0, "", IsDelete: true));
    }

    // A deletion whose answer did not come has happened.
    private void ForgetIfGone(int index, HttpStatusCode status)
    {
        if (status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            _works.RemoveAt(index);
    }

    private JsonObject Body(string name) =>
        Bundle.Of(consumer, name, $"{number}.{_counter++}", second: random.Next(2) == 0, serverSide: random.Next(3) == 0);
}
