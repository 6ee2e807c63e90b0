using System.Text.Json;

namespace Lifeline.Tests;

/// <summary>Places show the file's name. The folders of whoever built the program are shown to nobody who does not ask for them.</summary>
public class Places
{
    private const string Folder = "secret-folder";
    private const string Path = $"/home/{Folder}/src/Gateway.cs";

    private static readonly JsonSerializerOptions s_withFields = new() { IncludeFields = true, ReferenceHandler = System.Text.Json.Serialization.ReferenceHandler.IgnoreCycles };

    private readonly SourceLocation _site = new(Path, 41);

    [Theory]
    [InlineData(Path)]
    [InlineData($@"C:\{Folder}\src\Gateway.cs")]
    [InlineData("Gateway.cs")]
    public void A_place_shows_the_files_name_and_tells_its_path_when_asked(string path)
    {
        var site = new SourceLocation(path, 41);
        Assert.Equal("Gateway.cs", site.File);
        Assert.Equal(path, site.GetPath());
        Assert.Equal("Gateway.cs:41", site.ToString());
        Assert.True(site.IsKnown);
    }

    [Fact]
    public void An_unknown_place_has_no_file()
    {
        Assert.All([default, new SourceLocation(null, 0), new SourceLocation("", 0)], site => Assert.Equal(("", "", false), (site.File, site.GetPath(), site.IsKnown)));
        Assert.Equal(default, new SourceLocation("", 0));
    }

    [Fact]
    public void Two_files_of_one_name_are_two_places()
    {
        Assert.NotEqual(_site, new SourceLocation("/elsewhere/Gateway.cs", 41));
        Assert.NotEqual(_site, new SourceLocation(Path, 42));
        Assert.True(_site == new SourceLocation(Path, 41));
        Assert.Equal(_site.GetHashCode(), new SourceLocation(Path, 41).GetHashCode());
    }

    [Fact]
    public async Task Nothing_that_is_printed_or_serialized_shows_a_folder()
    {
        var clock = new VirtualClock();
        var root = Context.Root(clock);
        using var watch = root.WithMonitor(Path, 1);
        using var scope = watch.WithCancel(Path, 2);
        scope.AfterFunc(() => { }, Path, 3);
        await using var group = scope.Group(null, Path, 4);
        var running = new TaskCompletionSource();
        var task = group.Go(async ctx =>
        {
            using (ctx.WaitingOn("a query"))
            {
                await running.Task;
            }
        }, "prices", Path, 5);
        var tree = scope.Snapshot();
        var check = LeakCheck.Start(file: Path, line: 6);
        var leaked = check.WithCancel(Path, 7);
        check.AfterFunc(() => { }, Path, 8);
        var leaks = check.Find();
        leaked.Dispose();
        running.SetResult();
        await group.WaitAsync();
        using var stop = root.WithStop(Path, 9);
        stop.Stop(TimeSpan.Zero, null, Path, 10);
        scope.Cancel(new TimeoutException(), Path, 11);
        object[] printed =
        [
            _site, new LostContext("x", "y", _site), new TaskIdentity("prices", _site), new TaskSnapshot(new TaskIdentity(null, _site), true, null, null),
            new CallbackFailure("x", new TimeoutException(), scope, _site), new TaskFailure(new TimeoutException(), new TaskIdentity(null, _site), scope),
            new TaskOverrun(new TaskIdentity("prices", _site), scope, Ms(1), "x", Ms(2)),
            tree, tree.Roots[0], scope.Context, watch.Snapshot(), check, scope, group, .. leaks,
            scope.Error!.Message, stop.Error!.Message, stop.Cause!.Message, scope.EndedDuring("x", Ms(3))!.Message,
        ];
        Assert.Equal(2, leaks.Count);
        Assert.All(printed, one => Assert.DoesNotContain(Folder, one.ToString()));
        Assert.DoesNotContain(Folder, JsonSerializer.Serialize(new LostContext("x", "y", _site)));
        Assert.DoesNotContain(Folder, JsonSerializer.Serialize(leaks));
        Assert.DoesNotContain(Folder, JsonSerializer.Serialize(tree, s_withFields));
        Assert.Contains("Gateway.cs", JsonSerializer.Serialize(tree, s_withFields));
        Assert.Equal("""{"File":"Gateway.cs","Line":41,"IsKnown":true}""", JsonSerializer.Serialize(_site, s_withFields));
        Assert.DoesNotContain(Folder, Assert.Throws<LeakException>(check.Dispose).Message);
    }
}
