using System.Text;
using Lifeline.Cli.Fixing;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Tests;

/// <summary>All files of a fix are written, or none.</summary>
public sealed class WritingFiles : IDisposable
{
    private readonly Scratch _scratch = new Scratch().Write("a.cs", "a").Write("b.cs", "b");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void New_texts_take_the_old_ones_places()
    {
        new FileChanges([Change("a.cs", "a", "new a"), Change("b.cs", "b", "new b")]).Write();

        Assert.Equal("new a", _scratch.Read("a.cs"));
        Assert.Equal("new b", _scratch.Read("b.cs"));
        Assert.Equal(["a.cs", "b.cs"], Files());
    }

    [Fact]
    public void A_file_that_somebody_else_has_changed_keeps_their_text_and_so_do_all_others()
    {
        var failure = Assert.Throws<CheckFailedException>(() => new FileChanges([Change("a.cs", "a", "new a"), Change("b.cs", "what it was before", "new b")]).Write());

        Assert.Equal(_scratch["b.cs"], failure.Problem.Subject);
        Assert.Equal("a", _scratch.Read("a.cs"));
        Assert.Equal("b", _scratch.Read("b.cs"));
        Assert.Equal(["a.cs", "b.cs"], Files());
    }

    [Fact]
    public void What_was_replaced_before_a_failure_is_put_back()
    {
        // Of b.cs only the last step fails: a folder can't be replaced by a file. It becomes one after its text was compared.
        var swapped = new FileChanges([Change("a.cs", "a", "new a"), new FileChange(_scratch["b.cs"], SourceText.From("b", Encoding.UTF8), new Sabotage(_scratch["b.cs"]))]);

        var failure = Assert.Throws<CheckFailedException>(swapped.Write);

        Assert.Equal(_scratch["b.cs"], failure.Problem.Subject);
        Assert.Equal("a", _scratch.Read("a.cs"));
        Assert.Equal(["a.cs"], Files());
    }

    [Fact]
    public void A_link_that_was_laid_where_the_new_text_might_be_written_leads_nowhere()
    {
        _scratch.Write("victim", "precious");
        File.CreateSymbolicLink(_scratch["a.cs.lifeline-fix"], _scratch["victim"]);

        new FileChanges([Change("a.cs", "a", "new a")]).Write();

        Assert.Equal("new a", _scratch.Read("a.cs"));
        Assert.Equal("precious", _scratch.Read("victim"));
        Assert.NotNull(new FileInfo(_scratch["a.cs.lifeline-fix"]).LinkTarget);         // and it is not ours to delete
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        File.CreateSymbolicLink(_scratch["link.cs"], _scratch["a.cs"]);

        new FileChanges([Change("link.cs", "a", "new a")]).Write();

        Assert.Equal("new a", _scratch.Read("a.cs"));
        Assert.NotNull(new FileInfo(_scratch["link.cs"]).LinkTarget);
    }

    private FileChange Change(string file, string before, string after) =>
        new(_scratch[file], SourceText.From(before, new UTF8Encoding(false)), SourceText.From(after, new UTF8Encoding(false)));

    private List<string> Files() => [.. Directory.EnumerateFiles(_scratch.Path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>A text that, as it is written, makes a folder of the file that it is for.</summary>
    private sealed class Sabotage(string file) : SourceText
    {
        public override Encoding? Encoding => Encoding.UTF8;

        public override int Length => 0;

        public override char this[int position] => throw new ArgumentOutOfRangeException(nameof(position));

        public override void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)
        {
        }

        public override void Write(TextWriter textWriter, TextSpan span, CancellationToken cancellationToken = default)
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        }
    }
}
