using HyperFleet.ServiceDefaults.Identity;

namespace HyperFleet.ServiceDefaults.Tests.Identity;

public sealed class NameBasedGuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void The_example_of_the_standard_is_met() => Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameBasedGuid.Create(Dns, "www.example.com"));

    [Fact]
    public void Version_and_variant_are_set_for_every_name() => Assert.All(Enumerable.Range(0, 500), number =>
    {
        var id = NameBasedGuid.Create(NameBasedGuid.ObjectIdentifiers, $"name-{number}");
        Assert.Equal((5, true), (id.Version, id.Variant is >= 8 and <= 11));
    });

    [Fact]
    public void Another_name_space_gives_another_id() => Assert.NotEqual(NameBasedGuid.Create(Dns, "a"), NameBasedGuid.Create(NameBasedGuid.ObjectIdentifiers, "a"));
}
