using System.Text;
using Lifeline.Conformance;

namespace Lifeline.Tests.Conformance;

public sealed class RunnerTests : IDisposable
{
    private const string Good = """{"seed":1,"steps":[{"op":"WithCancel","ctx":1,"parent":0,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null}}}]}""";
    private const string Wrong = """{"seed":2,"steps":[{"op":"WithCancel","ctx":1,"parent":0,"changed":{"1":{"err":null,"cause":null,"deadline_ms":5}}}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-conformance");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_passed_is_0_and_one_line()
    {
        Assert.Equal(0, Run(File("a", Good, Good), File("b", Good)));
        Assert.Equal("3 passed, 0 failed\n", _output.ToString());
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public void A_mismatch_is_1_and_told_before_the_count()
    {
        var b = File("b", Good, Wrong);
        Assert.Equal(1, Run(File("a", Good), b));
        Assert.Equal($"{b}, line 2: seed 2, step 1 (steps[0], WithCancel), context 1: deadline_ms: expected 5, got null\n2 passed, 1 failed\n", _output.ToString());
    }

    [Fact]
    public void A_malformed_file_is_2_and_nothing_is_counted()
    {
        var (a, c) = (File("a", "oops"), File("c", Good, "{}"));
        Assert.Equal(2, Run(a, File("b", Good), c));
        Assert.Empty(_output.ToString());
        Assert.Collection(
            _errors.ToString().TrimEnd().Split('\n'),
            line => Assert.StartsWith($"{a}, line 1, byte 1: is not valid JSON", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"{c}, line 2: 'seed' is missing", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_text_is_2()
    {
        var path = Path.Combine(_folder.FullName, "binary");
        System.IO.File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(Good), 0x0a, 0x20, 0xff, 0xfe, 0x0a]);
        Assert.Equal(2, Run(path));
        Assert.StartsWith($"{path}, line 2, byte 2: is not UTF-8; expected one whole trace", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_blank_lines_are_passed_over()
    {
        var path = Path.Combine(_folder.FullName, "marked");
        System.IO.File.WriteAllText(path, $"\r\n{Good}\r\n\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0, Run(path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_2()
    {
        var path = Path.Combine(_folder.FullName, "missing");
        Assert.Equal(2, Run(path));
        Assert.StartsWith($"{path}: there is no such file", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_2()
    {
        Assert.Equal(2, Run(_folder.FullName));
        Assert.StartsWith($"{_folder.FullName}: is a folder", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No file is given")]
    [InlineData("There is no option '--all'", "--all")]
    public void A_wrong_call_is_2_and_shows_how_to_call_it(string problem, params string[] arguments)
    {
        Assert.Equal(2, Run(arguments));
        Assert.StartsWith(problem, _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("usage: Lifeline.Conformance FILE...", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_0()
    {
        Assert.Equal(0, Run("--help"));
        Assert.StartsWith("usage:", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_is_the_standard_input()
    {
        Assert.Equal(1, Runner.Run(["-"], new MemoryStream(Encoding.UTF8.GetBytes(Wrong)), _output, _errors));
        Assert.StartsWith("standard input, line 1: seed 2", _output.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] arguments) => Runner.Run(arguments, Stream.Null, _output, _errors);

    private string File(string name, params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }
}
