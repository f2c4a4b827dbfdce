using System.Text.RegularExpressions;

namespace HyperFleet.Deployment.Tests.Terraform;

/// <summary>What <c>terraform validate</c> would find without the providers' schemas: every name that is used exists, every name that exists is used.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>Variables of the contract that only older configurations set.</summary>
    private static readonly string[] Unused = ["modules/maestro-infrastructure: variable management_cluster_count"];

    private static readonly string[] MetaArguments = ["source", "count", "for_each", "providers", "depends_on"];

    public static TheoryData<string> Folders { get; } =
    [
        "modules/postgres", "modules/maestro-infrastructure", "modules/hyperfleet-infrastructure", "modules/maestro-agent", "modules/eks-cluster", "config/regional-cluster", "config/management-cluster",
    ];

    [Fact]
    public async Task Every_folder_is_checked() =>
        Assert.Equal((await Hcl.LoadAsync()).Folders.Order(StringComparer.Ordinal), Folders.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_variable_is_declared_and_used(string folder)
    {
        var hcl = await Hcl.LoadAsync();
        var text = hcl.Expressions(folder);
        var (declared, used) = (hcl.Blocks(folder, "variable").Keys, Names(Variable(), text));
        Assert.Empty(used.Except(declared).Select(name => $"{folder}: variable {name} is not declared"));
        Assert.Empty(declared.Except(used).Select(name => $"{folder}: variable {name}").Except(Unused));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_local_value_is_declared_and_used(string folder)
    {
        var hcl = await Hcl.LoadAsync();
        Assert.Equal(hcl.Locals(folder).Order(StringComparer.Ordinal), Names(Local(), hcl.Expressions(folder)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_resource_and_data_source_that_is_named_is_declared(string folder)
    {
        var hcl = await Hcl.LoadAsync();
        foreach (var match in Resource().Matches(hcl.Expressions(folder)).Cast<Match>())
        {
            var (kind, type, name) = (match.Groups["data"].Success ? "data" : "resource", match.Groups["type"].Value, match.Groups["name"].Value);
            Assert.True(hcl.Blocks(folder, kind, type).ContainsKey(name), $"{folder}: {kind} {type}.{name} is not declared");
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_module_is_given_its_variables_and_asked_for_its_outputs(string folder)
    {
        var hcl = await Hcl.LoadAsync();
        var modules = hcl.Blocks(folder, "module");
        foreach (var (name, module) in modules)
        {
            var source = Path.GetRelativePath(Tool.At("terraform"), Path.GetFullPath(Path.Combine(Tool.At("terraform"), folder, module["source"]!.GetValue<string>())));
            var (variables, given) = (hcl.Blocks(source, "variable"), module.Select(argument => argument.Key).ToList());
            Assert.Empty(given.Except([.. variables.Keys, .. MetaArguments]).Select(extra => $"{folder}: module {name} has no variable {extra}"));
            Assert.Empty(variables.Where(variable => !variable.Value.ContainsKey("default")).Select(variable => variable.Key).Except(given).Select(missing => $"{folder}: module {name} needs {missing}"));
            var asked = Module().Matches(hcl.Expressions(folder)).Where(match => match.Groups["module"].Value == name).Select(match => match.Groups["name"].Value);
            Assert.Empty(asked.Except(hcl.Blocks(source, "output").Keys).Select(missing => $"{folder}: module {name} has no output {missing}"));
        }

        Assert.Empty(Module().Matches(hcl.Expressions(folder)).Select(match => match.Groups["module"].Value).Except(modules.Keys).Select(name => $"{folder}: module {name} is not declared"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_provider_that_is_used_is_required_and_the_other_way_round(string folder)
    {
        var hcl = await Hcl.LoadAsync();
        var used = new[] { "resource", "data" }.SelectMany(kind => hcl.Types(folder, kind)).Select(type => type.Split('_')[0]).ToHashSet(StringComparer.Ordinal);
        var required = Provider().Matches(await File.ReadAllTextAsync(Tool.At("terraform", folder, folder.StartsWith("modules", StringComparison.Ordinal) ? "versions.tf" : "main.tf"), TestContext.Current.CancellationToken)).Select(match => match.Groups["name"].Value);
        Assert.Empty(used.Except(required).Select(name => $"{folder}: provider {name} is not required"));
        if (folder.StartsWith("modules", StringComparison.Ordinal)) Assert.Empty(required.Except(used).Select(name => $"{folder}: provider {name} is required and not used"));
    }

    private static HashSet<string> Names(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"(?<![\w.])var\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![\w.])local\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Local();

    [GeneratedRegex(@"(?<![\w.""])(?<data>data\.)?(?<type>(aws|random|http|tls)(_\w+)?)\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Resource();

    [GeneratedRegex(@"(?<![\w.])module\.(?<module>\w+)(\[[^\]]*\])?\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Module();

    [GeneratedRegex(@"source += ""hashicorp/(?<name>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Provider();
}
