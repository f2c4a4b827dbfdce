namespace HyperFleet.Kubernetes.Local.Tests;

/// <summary>The real kubectl against the local server.</summary>
public sealed class KubectlTests(Kubectl kubectl) : IClassFixture<Kubectl>
{
    private readonly string _space = "k" + Random.Shared.Next(100_000, 999_999);

    private string Map(string name, string value) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, namespace: {{_space}}}
        data: {k: "{{value}}"}
        """;

    [Fact]
    public async Task Namespaces_are_created_listed_and_deleted()
    {
        Assert.Equal($"namespace/{_space} created", await LineAsync("create", "namespace", _space));
        Assert.Matches($@"(?m)^NAME\s+STATUS\s+AGE$[\s\S]*^{_space}\s+Active\s+\d+s$", await kubectl.RunAsync("get", "namespaces"));
        Assert.Equal($"namespace \"{_space}\" deleted", await LineAsync("delete", "namespace", _space, "--timeout=20s"));
        Assert.Contains("NotFound", (await kubectl.TryRunAsync("get", "namespace", _space)).Output);
    }

    [Fact]
    public async Task Typed_commands_create_objects()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        Assert.Equal("serviceaccount/robot created", await LineAsync("create", "serviceaccount", "robot", "-n", _space));
        Assert.Equal("configmap/a created", await LineAsync("create", "configmap", "a", "--from-literal=k=v", "-n", _space));
        Assert.Equal("secret/s created", await LineAsync("create", "secret", "generic", "s", "--from-literal=k=v", "-n", _space));
        Assert.Equal("deployment.apps/d created", await LineAsync("create", "deployment", "d", "--image=nginx:1", "--replicas=2", "-n", _space));
        Assert.Equal("service/svc created", await LineAsync("create", "service", "clusterip", "svc", "--tcp=80:8080", "-n", _space));
        Assert.Equal("role.rbac.authorization.k8s.io/r created", await LineAsync("create", "role", "r", "--verb=get", "--resource=pods", "-n", _space));
        Assert.Equal("job.batch/j created", await LineAsync("create", "job", "j", "--image=busybox", "-n", _space));
        Assert.Equal("dg==", await LineAsync("get", "secret", "s", "-n", _space, "-o", "jsonpath={.data.k}"));
        Assert.Matches(@"d\s+0/2\s+0\s+0\s+\d+s\s+nginx\s+nginx:1\s+app=d", await kubectl.RunAsync("get", "deployments", "-o", "wide", "-n", _space));
        Assert.Matches(@"svc\s+ClusterIP\s+10\.96\.\d+\.\d+\s+<none>\s+80/TCP\s+\d+s\s+app=svc", await kubectl.RunAsync("get", "services", "-o", "wide", "-n", _space));
    }

    [Fact]
    public async Task Describe_shows_a_deployment()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        await kubectl.RunAsync("create", "deployment", "d", "--image=nginx:1", "-n", _space);
        var text = await kubectl.RunAsync("describe", "deployment", "d", "-n", _space);
        Assert.Contains("StrategyType:           RollingUpdate", text);
        Assert.Contains("RollingUpdateStrategy:  25% max unavailable, 25% max surge", text);
        Assert.Contains("Image:         nginx:1", text);
    }

    [Fact]
    public async Task Apply_creates_configures_and_prints_unchanged()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        var path = kubectl.Write(_space + ".yaml", Map("a", "1"));
        Assert.Equal("configmap/a created", await LineAsync("apply", "-f", path));
        Assert.Equal("configmap/a unchanged", await LineAsync("apply", "-f", path));
        kubectl.Write(_space + ".yaml", Map("a", "2"));
        Assert.Equal("configmap/a configured", await LineAsync("apply", "-f", path));
        Assert.Equal("2", await LineAsync("get", "configmap", "a", "-n", _space, "-o", "jsonpath={.data.k}"));
    }

    [Fact]
    public async Task Server_side_apply_reports_conflicts_and_forces()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        var path = kubectl.Write(_space + ".yaml", Map("a", "1"));
        await kubectl.RunAsync("apply", "--server-side", "--field-manager=one", "-f", path);
        kubectl.Write(_space + ".yaml", Map("a", "2"));
        var (code, output) = await kubectl.TryRunAsync("apply", "--server-side", "--field-manager=two", "-f", path);
        Assert.NotEqual(0, code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"one\": .data.k", output);
        Assert.Equal("configmap/a serverside-applied", await LineAsync("apply", "--server-side", "--force-conflicts", "--field-manager=two", "-f", path));
    }

    [Fact]
    public async Task Diff_shows_what_would_change_and_changes_nothing()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        var path = kubectl.Write(_space + ".yaml", Map("a", "1"));
        await kubectl.RunAsync("apply", "-f", path);
        Assert.Equal((0, ""), await kubectl.TryRunAsync("diff", "-f", path));
        kubectl.Write(_space + ".yaml", Map("a", "2"));
        var (code, output) = await kubectl.TryRunAsync("diff", "-f", path);
        Assert.Equal(1, code);
        Assert.Contains("-  k: \"1\"\n+  k: \"2\"", output);
        Assert.Equal("1", await LineAsync("get", "configmap", "a", "-n", _space, "-o", "jsonpath={.data.k}"));
    }

    [Fact]
    public async Task A_misspelt_field_is_refused_unless_validation_is_off()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        var path = kubectl.Write(_space + ".yaml", Map("a", "1").Replace("\ndata:", "\ndta:"));
        Assert.Contains("strict decoding error: unknown field \"dta\"", (await kubectl.TryRunAsync("create", "-f", path)).Output);
        Assert.Equal("configmap/a created", await LineAsync("create", "--validate=false", "-f", path));
    }

    [Fact]
    public async Task Wait_returns_when_the_condition_comes()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        await kubectl.RunAsync("create", "deployment", "d", "--image=nginx:1", "-n", _space);
        using var waiting = kubectl.Start("wait", "--for=condition=Available", "deployment/d", "-n", _space, "--timeout=30s");
        var output = waiting.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await kubectl.RunAsync("patch", "deployment", "d", "-n", _space, "--subresource=status", "--type=merge", "-p", """{"status":{"conditions":[{"type":"Available","status":"True"}]}}""");
        Assert.Equal("deployment.apps/d condition met", (await output).Trim());
        await kubectl.RunAsync("delete", "deployment", "d", "-n", _space);
        await kubectl.RunAsync("wait", "--for=delete", "deployment/d", "-n", _space, "--timeout=20s");
    }

    [Fact]
    public async Task Watch_prints_changes_as_they_happen()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        await kubectl.RunAsync("create", "configmap", "a", "-n", _space);
        using var watch = kubectl.Start("get", "configmaps", "-w", "-n", _space);
        try
        {
            Assert.Matches(@"^NAME\s+DATA\s+AGE$", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.StartsWith("a ", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            await kubectl.RunAsync("create", "configmap", "b", "--from-literal=k=v", "-n", _space);
            Assert.Matches(@"^b\s+1\s+\d+s$", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            watch.Kill();
        }
    }

    [Fact]
    public async Task Custom_resources_show_their_columns()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        var group = _space + ".example.com";
        var path = kubectl.Write(_space + ".yaml", $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.{{group}}}
            spec:
              group: {{group}}
              scope: Namespaced
              names: {plural: widgets, kind: Widget, shortNames: [wd{{_space}}]}
              versions:
              - name: v1
                served: true
                storage: true
                additionalPrinterColumns:
                - {name: Size, type: integer, jsonPath: .spec.size}
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                schema:
                  openAPIV3Schema:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
            """);
        await kubectl.RunAsync("apply", "-f", path);
        await kubectl.RunAsync("wait", "--for=condition=Established", $"crd/widgets.{group}", "--timeout=20s");
        await kubectl.RunAsync("apply", "-f", kubectl.Write(_space + "-w.yaml", $$"""
            apiVersion: {{group}}/v1
            kind: Widget
            metadata: {name: w, namespace: {{_space}}}
            spec: {size: 3}
            status: {conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}]}
            """));
        Assert.Matches(@"NAME\s+SIZE\s+READY\nw\s+3\s+True", await kubectl.RunAsync("get", "wd" + _space, "-n", _space));
        Assert.Equal($"customresourcedefinition.apiextensions.k8s.io \"widgets.{group}\" deleted", await LineAsync("delete", "crd", $"widgets.{group}", "--timeout=20s"));
    }

    [Fact]
    public async Task Everyday_commands_work()
    {
        await kubectl.RunAsync("create", "namespace", _space);
        await kubectl.RunAsync("create", "deployment", "d", "--image=nginx:1", "-n", _space);
        Assert.Equal("deployment.apps/d scaled", await LineAsync("scale", "deployment", "d", "--replicas=3", "-n", _space));
        Assert.Equal("deployment.apps/d image updated", await LineAsync("set", "image", "deployment/d", "nginx=nginx:2", "-n", _space));
        Assert.Equal("deployment.apps/d labeled", await LineAsync("label", "deployment", "d", "x=y", "-n", _space));
        Assert.Equal("deployment.apps/d annotated", await LineAsync("annotate", "deployment", "d", "x=y", "-n", _space));
        Assert.Equal("3 nginx:2 y", await LineAsync("get", "deployment", "d", "-n", _space, "-o", "jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image} {.metadata.labels.x}"));
        Assert.Contains("deployment.apps/d", await kubectl.RunAsync("get", "all", "-n", _space));
        Assert.Equal("yes", await LineAsync("auth", "can-i", "delete", "pods"));
        Assert.Contains("deployments", await kubectl.RunAsync("api-resources"));
        Assert.Contains("d", await kubectl.RunAsync("get", "deployments", "-l", "x=y", "-n", _space, "-o", "name"));
    }

    [Fact]
    public async Task Roles_decide_what_others_may_do()
    {
        var worker = $"--as=system:serviceaccount:{_space}:worker";
        await kubectl.RunAsync("create", "namespace", _space);
        Assert.Equal((1, "no"), Trimmed(await kubectl.TryRunAsync("auth", "can-i", "get", "configmaps", "-n", _space, worker)));
        await kubectl.RunAsync("create", "role", "reader", "--verb=get", "--resource=configmaps", "-n", _space);
        await kubectl.RunAsync("create", "rolebinding", "readers", "--role=reader", $"--serviceaccount={_space}:worker", "-n", _space);
        Assert.Equal("yes", await LineAsync("auth", "can-i", "get", "configmaps", "-n", _space, worker));

        var (code, output) = await kubectl.TryRunAsync("create", "configmap", "mine", "-n", _space, worker);
        Assert.Equal(1, code);
        Assert.Contains($"User \"system:serviceaccount:{_space}:worker\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"{_space}\"", output);
    }

    [Fact]
    public async Task A_wrong_token_is_refused()
    {
        var (code, output) = await kubectl.TryRunAsync("get", "namespaces", "--token=wrong");
        Assert.NotEqual(0, code);
        Assert.Contains("You must be logged in to the server", output);
    }

    private static (int Code, string Output) Trimmed((int Code, string Output) result) => (result.Code, result.Output.Trim());

    private async Task<string> LineAsync(params string[] arguments) => (await kubectl.RunAsync(arguments)).Trim();
}
