using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Tests.Configuration;

public sealed class KubeconfigTests
{
    private const string Two = """
        apiVersion: v1
        kind: Config
        current-context: one
        clusters:
        - name: east
          cluster: {server: "https://east:6443", certificate-authority-data: Q0E=, tls-server-name: api}
        - name: west
          cluster: {server: "https://west:6443", insecure-skip-tls-verify: true}
        users:
        - name: alice
          user: {token: secret}
        - name: bob
          user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}
        contexts:
        - name: one
          context: {cluster: east, user: alice, namespace: team}
        - name: two
          context: {cluster: west, user: bob}
        """;

    [Fact]
    public void The_current_context_is_the_default()
    {
        var connection = Kubeconfig.Parse(Two).Connect();
        Assert.Equal(new Uri("https://east:6443"), connection.Server);
        Assert.Equal(("CA", "api", "secret", "team"), (connection.CertificateAuthority, connection.TlsServerName, connection.Token, connection.Namespace));
    }

    [Fact]
    public void A_context_is_chosen_by_name()
    {
        var connection = Kubeconfig.Parse(Two).Connect("two");
        Assert.True(connection.Insecure);
        Assert.Equal(("CERT", "KEY", "default"), (connection.ClientCertificate, connection.ClientKey, connection.Namespace));
    }

    [Fact]
    public void A_user_may_act_as_somebody_else()
    {
        var connection = Kubeconfig.Parse(Two.Replace("user: {token: secret}", "user: {token: secret, as: jane, as-groups: [team, ops]}", StringComparison.Ordinal)).Connect();
        Assert.Equal("jane", connection.ImpersonatedUser);
        Assert.Equal(["team", "ops"], connection.ImpersonatedGroups);
    }

    [Fact]
    public void An_unknown_context_is_named_with_those_that_exist() =>
        Assert.Equal("kubeconfig has no context \"three\": it has one, two", Assert.Throws<KubeconfigException>(() => Kubeconfig.Parse(Two).Connect("three")).Message);

    [Fact]
    public void Json_is_a_kubeconfig_too() =>
        Assert.Equal("t", Kubeconfig.Parse("""{"current-context":"c","clusters":[{"name":"k","cluster":{"server":"http://h"}}],"users":[{"name":"u","user":{"token":"t"}}],"contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}]}""").Connect().Token);

    [Fact]
    public void Files_are_relative_to_the_kubeconfig()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "ca.pem"), "THE CA");
        File.WriteAllText(Path.Combine(folder.FullName, "config"), """
            current-context: c
            clusters: [{name: k, cluster: {server: "https://h", certificate-authority: ca.pem}}]
            users: [{name: u, user: {tokenFile: token}}]
            contexts: [{name: c, context: {cluster: k, user: u}}]
            """);
        var connection = Kubeconfig.Load(Path.Combine(folder.FullName, "config")).Connect();
        Assert.Equal("THE CA", connection.CertificateAuthority);
        Assert.Equal(Path.Combine(folder.FullName, "token"), connection.TokenFile);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_first_file_wins()
    {
        var folder = Directory.CreateTempSubdirectory();
        var (first, second) = (Path.Combine(folder.FullName, "1"), Path.Combine(folder.FullName, "2"));
        File.WriteAllText(first, "current-context: two");
        File.WriteAllText(second, Two);
        Assert.Equal(new Uri("https://west:6443"), Kubeconfig.Load(first, second).Connect().Server);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void An_exec_plugin_is_read_with_arguments_and_environment()
    {
        var exec = Kubeconfig.Parse("""
            current-context: c
            clusters: [{name: k, cluster: {server: "https://h"}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1beta1
                  command: ./bin/login
                  args: [--region, eu]
                  env: [{name: A, value: b}]
                  installHint: get it
                  provideClusterInfo: true
            contexts: [{name: c, context: {cluster: k, user: u}}]
            """, "/etc/kube").Connect().Exec!;
        Assert.Equal(("/etc/kube/./bin/login", "client.authentication.k8s.io/v1beta1", "get it", true), (exec.Command, exec.ApiVersion, exec.InstallHint, exec.ProvideClusterInfo));
        Assert.Equal(["--region", "eu"], exec.Arguments);
        Assert.Equal("b", exec.Environment["A"]);
    }

    [Theory]
    [InlineData("", "kubeconfig is empty or not a mapping")]
    [InlineData("- a", "kubeconfig is empty or not a mapping")]
    [InlineData("a: [", "kubeconfig is not YAML: line ")]
    [InlineData(":\n{a", "kubeconfig is not YAML: line ")]
    [InlineData(":\r{a", "kubeconfig is not YAML: line ")]
    [InlineData("a: b", "kubeconfig names no current-context")]
    public void What_is_no_kubeconfig_says_why(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<KubeconfigException>(() => Kubeconfig.Parse(text).Connect()).Message);

    [Fact]
    public void Secrets_do_not_show_when_printed()
    {
        var text = Kubeconfig.Parse(Two).Connect() + " " + Kubeconfig.Parse(Two).Connect("two");
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("KEY", text);
    }

    [Fact]
    public void Any_text_is_read_or_refused_in_words() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string>(text =>
    {
        try
        {
            Kubeconfig.Parse(text ?? "").Connect();
        }
        catch (KubeconfigException)
        {
            // The one way to refuse.
        }
    }));

    [Fact]
    public void A_pod_finds_its_connection_in_the_mounted_folder()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "ca.crt"), "CA");
        File.WriteAllText(Path.Combine(folder.FullName, "namespace"), "team\n");
        var connection = InCluster.Connect(folder.FullName, "10.96.0.1", "443");
        Assert.Equal(("https://10.96.0.1/", "CA", "team"), (connection.Server.ToString(), connection.CertificateAuthority, connection.Namespace));
        Assert.Equal(Path.Combine(folder.FullName, "token"), connection.TokenFile);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Outside_a_cluster_the_message_says_what_to_do() =>
        Assert.Contains("give a kubeconfig instead", Assert.Throws<KubeconfigException>(() => InCluster.Connect("/nowhere", null, null)).Message);
}
