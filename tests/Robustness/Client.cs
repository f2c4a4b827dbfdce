using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Robustness.Tests;

/// <summary>Creates, updates and deletes works, and remembers what the server accepted.</summary>
internal sealed class Client(HttpClient rest, string consumer, int number, Random random, ConcurrentQueue<Accepted> accepted) : RandomClient(random)
{
    private readonly List<(string Id, string Name)> _works = [];
    private int _counter;

    public required int MostWorks { get; init; }

    protected override Func<Task>? Missing => _works.Count < MostWorks ? CreateAsync : null;

    protected override Task ActAsync() => (Random.Next(10), _works.Count) switch
    {
        (_, 0) => CreateAsync(),
        ( < 3, var count) when count < MostWorks => CreateAsync(),
        ( < 8, var count) => UpdateAsync(Random.Next(count)),
        (_, var count) => DeleteAsync(Random.Next(count)),
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
            ForgetIfGone(answer.StatusCode, () => _works.RemoveAt(index));
    }

    private async Task DeleteAsync(int index)
    {
        var (id, _) = _works[index];
        using var answer = await rest.DeleteAsync(new Uri($"resource-bundles/{id}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
        {
            ForgetIfGone(answer.StatusCode, () => _works.RemoveAt(index));
            return;
        }
        _works.RemoveAt(index);
        accepted.Enqueue(new(id, 0, "", IsDelete: true));
    }

    private JsonObject Body(string name) =>
        Bundle.Of(consumer, name, $"{number}.{_counter++}", second: Random.Next(2) == 0, serverSide: Random.Next(3) == 0);
}
