using HyperFleet.Fixtures;

namespace HyperFleet.Docs.Tests;

/// <summary>A reader who follows the links comes everywhere and never into nothing.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there() =>
        Nothing.Wrong(Document.All.SelectMany(page => page.Links.Where(link => !Arrives(page, link)).Select(link => $"{page}: {link}")));

    [Fact]
    public void Every_page_is_reached_from_the_README()
    {
        var pages = Document.All.ToDictionary(page => page.Path);
        var (reached, next) = (new HashSet<string>(), new Queue<string>(["README.md"]));
        while (next.TryDequeue(out var path))
        {
            if (!reached.Add(path)) continue;
            foreach (var target in pages[path].Links.SelectMany(link => Pages(pages[path].Follow(link).Path)).Where(pages.ContainsKey)) next.Enqueue(target);
        }

        Nothing.Wrong(pages.Keys.Except(reached));
    }

    private static bool Arrives(Document page, string link)
    {
        var (path, anchor) = page.Follow(link);
        return anchor.Length == 0
            ? Path.Exists(Repository.PathOf(path))
            : Document.All.SingleOrDefault(other => other.Path == path)?.Anchors.Contains(anchor) == true;
    }

    /// <summary>A link to a folder shows its README, or the list of its pages.</summary>
    private static IEnumerable<string> Pages(string path) => Directory.Exists(Repository.PathOf(path))
        ? Directory.EnumerateFiles(Repository.PathOf(path), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file))
        : [path];
}
