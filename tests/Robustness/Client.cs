using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// Creates, updates and deletes works at random, and remembers what the server accepted. An answer that does not come says nothing:
/// it may have happened or not.
/// </summary>
internal sealed class Client(World world, int number, Random random, ConcurrentQueue<Accepted> accepted)
{
    private const int MostWorks = 12;
    private readonly List<(string Id, string Name)> _works = [];
    private int _counter;

    public async Task RunAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            try
            {
                await ActAsync();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The server is away.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 250)), TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ActAsync() => (random.Next(10), _works.Count) switch
    {
        (_, 0) or ( < 3, < MostWorks) => CreateAsync(),
        ( < 8, _) => UpdateAsync(_works[random.Next(_works.Count)]),
        _ => DeleteAsync(random.Next(_works.Count)),
    };

    private async Task CreateAsync()
    {
        var name = $"work-{number}-{_counter++}";
        var body = Body(name);
        using var answer = await world.Rest.PostAsJsonAsync("resource-bundles", body);
        if (!answer.IsSuccessStatusCode)
            return;
        var id = (await Json.ReadAsync(answer, default))["id"]!.ToString();
        _works.Add((id, name));
        accepted.Enqueue(new(id, 1, Bundle.Text(body), IsDelete: false));
    }

    private async Task UpdateAsync((string Id, string Name) work)
    {
        var body = Body(work.Name);
        using var answer = await world.Rest.PatchAsJsonAsync($"resource-bundles/{work.Id}", body);
        if (answer.IsSuccessStatusCode)
            accepted.Enqueue(new(work.Id, (long)(await Json.ReadAsync(answer, default))["version"]!, Bundle.Text(body), IsDelete: false));
    }

    private async Task DeleteAsync(int index)
    {
        var (id, _) = _works[index];
        using var answer = await world.Rest.DeleteAsync(new Uri($"resource-bundles/{id}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            return;
        _works.RemoveAt(index);
        accepted.Enqueue(new(id, 0, "", IsDelete: true));
    }

    private JsonObject Body(string name) => Bundle.Of(name, $"{number}.{_counter++}", second: random.Next(2) == 0, serverSide: random.Next(3) == 0);
}
