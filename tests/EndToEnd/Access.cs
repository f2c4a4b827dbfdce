using System.Text.Json.Nodes;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>One permission, as roles grant it and as calls need it; the resource with its subresource.</summary>
internal sealed record Access(string Verb, string Group, string Resource)
{
    public override string ToString() => $"{Verb} {(Group.Length > 0 ? Group + "/" : "")}{Resource}";

    /// <summary>What roles of a chart grant, as the chart is rendered by default (tests/Deployment holds these files to Helm).</summary>
    public static async Task<IReadOnlySet<Access>> GrantedAsync(string kubeconfig, string chart)
    {
        var golden = await File.ReadAllTextAsync(Repository.PathOf($"tests/Deployment/golden/{chart}/default.yaml"), TestContext.Current.CancellationToken);
        var roles = golden.Split("\n---\n").Where(document => document.Contains("\nkind: ClusterRole\n", StringComparison.Ordinal) || document.Contains("\nkind: Role\n", StringComparison.Ordinal));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, string.Join("\n---\n", roles), TestContext.Current.CancellationToken);
            var printed = JsonNode.Parse(await Kubectl.RunAsync(kubeconfig, "apply", "--dry-run=client", "-f", file, "-o", "json"));
            return Rules(printed!).ToHashSet();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What others than kubectl asked a cluster for until now.</summary>
    public static async Task<IReadOnlySet<Access>> CalledAsync(string auditLog)
    {
        await using var stream = new FileStream(auditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var calls = new HashSet<Access>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var call = JsonNode.Parse(line)!;
            if (Text(call["userAgent"]).StartsWith("kubectl/", StringComparison.Ordinal)) continue;
            var target = call["objectRef"]!;
            var sub = Text(target["subresource"]);
            calls.Add(new(Text(call["verb"]), Text(target["apiGroup"]), Text(target["resource"]) + (sub.Length > 0 ? "/" + sub : "")));
        }

        return calls;
    }

    private static IEnumerable<Access> Rules(JsonNode printed) =>
        from role in printed["items"]?.AsArray() ?? [printed.DeepClone()]
        from rule in role!["rules"]!.AsArray()
        from verb in rule!["verbs"]!.AsArray()
        from name in rule["apiGroups"]!.AsArray()
        from resource in rule["resources"]!.AsArray()
        select new Access(Text(verb), Text(name), Text(resource));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
