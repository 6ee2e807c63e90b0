using Lifeline.Cli.Projects;

namespace Lifeline.Cli.Tests;

/// <summary>What PATH stands for.</summary>
public sealed class FindingTheCode : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_project_is_itself()
    {
        _scratch.Write("A.csproj", "");

        Assert.Equal([_scratch["A.csproj"]], CheckTarget.Find(_scratch["A.csproj"]).Projects);
    }

    [Fact]
    public void A_solution_is_its_csharp_projects_and_names_those_that_are_missing_or_of_another_language()
    {
        _scratch.Write("a/A.csproj", "").Write("All.slnx", """<Solution><Folder Name="/a/"><Project Path="a\A.csproj" /></Folder><Project Path="B.csproj" /><Project Path="C.fsproj" /></Solution>""");

        var target = CheckTarget.Find(_scratch["All.slnx"]);

        Assert.Equal([_scratch["a/A.csproj"]], target.Projects);
        Assert.Equal([_scratch["B.csproj"]], target.Missing);
        Assert.Equal([_scratch["C.fsproj"]], target.OtherLanguages);
    }

    [Fact]
    public void A_solution_of_the_old_kind_is_read_too()
    {
        _scratch.Write("a/A.csproj", "").Write("All.sln",
            """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "A", "a\A.csproj", "{11111111-1111-1111-1111-111111111111}"
            EndProject
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "folder", "folder", "{22222222-2222-2222-2222-222222222222}"
            EndProject
            """);

        var target = CheckTarget.Find(_scratch["All.sln"]);

        Assert.Equal([_scratch["a/A.csproj"]], target.Projects);
        Assert.Empty(target.Missing);
        Assert.Empty(target.OtherLanguages);
    }

    [Fact]
    public void A_folder_is_its_solution_rather_than_what_is_below_it()
    {
        _scratch.Write("a/A.csproj", "").Write("b/B.csproj", "").Write("Some.slnx", """<Solution><Project Path="a/A.csproj" /></Solution>""");

        Assert.Equal([_scratch["a/A.csproj"]], CheckTarget.Find(_scratch.Path).Projects);
    }

    [Fact]
    public void A_folder_without_a_solution_is_all_projects_below_it_except_what_a_build_has_put_there()
    {
        _scratch.Write("a/A.csproj", "").Write("b/c/C.csproj", "").Write("a/obj/Temporary.csproj", "").Write(".git/Hidden.csproj", "");

        Assert.Equal([_scratch["a/A.csproj"], _scratch["b/c/C.csproj"]], CheckTarget.Find(_scratch.Path).Projects);
    }

    [Fact]
    public void Files_are_named_from_the_repositorys_root()
    {
        _scratch.Write(".git/HEAD", "").Write("src/A/A.csproj", "");

        Assert.Equal(_scratch.Path, CheckTarget.Find(_scratch["src/A"]).Root);
    }

    [Theory]
    [InlineData("Gone.csproj", "Gone.csproj is not there.")]
    [InlineData("Notes.txt", "is neither a solution nor a C# project.")]
    [InlineData("Empty.slnx", "names no project.")]
    [InlineData("Torn.slnx", "is no solution that can be read: ")]
    [InlineData("Torn.sln", "is no solution that can be read: ")]
    [InlineData("empty", "has neither a solution nor a C# project in it.")]
    [InlineData("two", "has more than one solution. Say which: One.slnx or Two.sln.")]
    public void What_cannot_be_checked_is_said_with_what_to_do(string path, string sentence)
    {
        _scratch.Write("Notes.txt", "").Write("Empty.slnx", "<Solution />").Write("Torn.slnx", "<Solution><Project").Write("Torn.sln", "Project")
            .Write("empty/readme.md", "").Write("two/One.slnx", "").Write("two/Two.sln", "");

        var failure = Assert.Throws<CheckFailedException>(() => CheckTarget.Find(_scratch[path]));

        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Problem.Fix);
    }
}
