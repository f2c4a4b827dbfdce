using System.CommandLine;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Server.Commands;

/// <summary><c>list</c> of a collection.</summary>
internal static class ListCommand
{
    /// <param name="call">How REST is reached.</param>
    /// <param name="collection">Its path.</param>
    /// <param name="columns">What a table shows.</param>
    /// <param name="examples">Two command lines.</param>
    public static Command Create(RestCall call, string collection, IReadOnlyList<string> columns, params string[] examples)
    {
        var page = new Option<int>("--page") { Description = "from 1", DefaultValueFactory = _ => 1 };
        var size = new Option<int>("--size") { Description = "items of a page", DefaultValueFactory = _ => 100 };
        var search = new Option<string>("--search") { Description = "such as \"name like 'c%'\"", DefaultValueFactory = _ => "" };
        var command = new Command("list", "Show a page.") { page, size, search };
        command.SetAction((flags, cancellation) => call.RunAsync(flags, HttpMethod.Get,
            $"{collection}?page={flags.GetValue(page)}&size={flags.GetValue(size)}&search={Uri.EscapeDataString(flags.GetValue(search)!)}", null, columns, cancellation));
        return command.WithExamples(examples);
    }
}
