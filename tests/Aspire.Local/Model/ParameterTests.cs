using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace HyperFleet.Aspire.Local.Tests.Model;

public sealed class ParameterTests
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Parameters:db-user")]
    [InlineData("Parameters:db_user")]
    public async Task Configuration_gives_the_value(string key)
    {
        _builder.Configuration[key] = "from configuration";

        Assert.Equal("from configuration", await _builder.AddParameter("db-user").Resource.GetValueAsync(Cancellation));
    }

    [Fact]
    public async Task Configuration_wins_over_a_given_value()
    {
        _builder.Configuration["Parameters:user"] = "configured";

        Assert.Equal("configured", await _builder.AddParameter("user", "given").Resource.GetValueAsync(Cancellation));
        Assert.Equal("given", await _builder.AddParameter("other", "given").Resource.GetValueAsync(Cancellation));
    }

    [Fact]
    public async Task Missing_value_names_the_parameter_and_the_key()
    {
        var failure = await Assert.ThrowsAsync<MissingParameterValueException>(
            async () => await _builder.AddParameter("token").Resource.GetValueAsync(Cancellation));

        Assert.Contains("'token'", failure.Message);
        Assert.Contains("Parameters:token", failure.Message);
        Assert.Contains("Parameters__token", failure.Message);
    }

    [Fact]
    public async Task Generated_value_stays_the_same()
    {
        var parameter = _builder.AddParameter("password", new GenerateParameterDefault { MinLength = 22 }, secret: true).Resource;

        var value = await parameter.GetValueAsync(Cancellation);

        Assert.Equal(22, value!.Length);
        Assert.Equal(value, await parameter.GetValueAsync(Cancellation));
    }

    [Fact]
    public void A_secret_is_never_published_as_a_default() =>
        Assert.Throws<ArgumentException>(() => _builder.AddParameter("p", "v", publishValueAsDefault: true, secret: true));

    [Fact]
    public void Implicit_password_is_not_in_the_model()
    {
        var postgres = _builder.AddPostgres("postgres").Resource;

        Assert.Equal("postgres-password", postgres.PasswordParameter.Name);
        Assert.DoesNotContain(postgres.PasswordParameter, _builder.Resources);
    }

    [Fact]
    public async Task Connection_string_comes_from_its_own_section()
    {
        _builder.Configuration["ConnectionStrings:mqtt"] = "Host=h";

        Assert.Equal("Host=h", await _builder.AddConnectionString("mqtt").Resource.GetConnectionStringAsync(Cancellation));
    }
}
