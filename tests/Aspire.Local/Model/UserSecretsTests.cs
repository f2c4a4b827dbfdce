using System.Reflection;
using System.Reflection.Emit;
using Aspire.Hosting.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class UserSecretsTests : IDisposable
{
    private readonly string _id = $"hyperfleet-test-{Environment.ProcessId}-{Random.Shared.Next()}";

    private string SecretsFile => PathHelper.GetSecretsPathFromSecretsId(_id);

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(SecretsFile)))
            Directory.Delete(Path.GetDirectoryName(SecretsFile)!, recursive: true);
    }

    [Fact]
    public void A_saved_value_is_found_by_the_next_start()
    {
        UserSecrets.Save(AppHost(), "Parameters:one", "1");
        UserSecrets.Save(AppHost(), "Parameters:two", "2");

        var configuration = new ConfigurationManager();
        UserSecrets.Read(configuration, AppHost());

        Assert.Equal("1", configuration["Parameters:one"]);
        Assert.Equal("2", configuration["Parameters:two"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretsFile));
    }

    [Fact]
    public void Other_sources_win_over_secrets()
    {
        UserSecrets.Save(AppHost(), "Parameters:one", "secret");
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([KeyValuePair.Create("Parameters:one", (string?)"given")]);

        UserSecrets.Read(configuration, AppHost());

        Assert.Equal("given", configuration["Parameters:one"]);
    }

    [Fact]
    public void A_damaged_file_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        File.WriteAllText(SecretsFile, "{ broken");

        UserSecrets.Save(AppHost(), "Parameters:one", "1");

        Assert.Equal("{ broken", File.ReadAllText(SecretsFile));
    }

    private AssemblyBuilder AppHost()
    {
        var attribute = new CustomAttributeBuilder(typeof(UserSecretsIdAttribute).GetConstructor([typeof(string)])!, [_id]);
        return AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("AppHost"), AssemblyBuilderAccess.Run, [attribute]);
    }
}
