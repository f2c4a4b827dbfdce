using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Tests.Configuration;

public sealed class SecretFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void The_trailing_line_break_is_not_part_of_the_value()
    {
        File.WriteAllText(_path, "s3cret \r\n");
        Assert.Equal("s3cret ", SecretFile.Read(_path));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("'/nowhere/db.password' cannot be read", Assert.Throws<ConfigurationException>(() => SecretFile.Read("/nowhere/db.password")).Message);

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.EndsWith("is empty", Assert.Throws<ConfigurationException>(() => SecretFile.Read(_path)).Message);

    [Fact]
    public void An_error_never_shows_the_value()
    {
        File.WriteAllText(_path, new string('s', SecretFile.Limit + 1));
        var error = Assert.Throws<ConfigurationException>(() => SecretFile.Read(_path));
        Assert.Contains("the limit is 65536", error.Message);
        Assert.DoesNotContain("sss", error.Message);
    }

    public void Dispose() => File.Delete(_path);
}
