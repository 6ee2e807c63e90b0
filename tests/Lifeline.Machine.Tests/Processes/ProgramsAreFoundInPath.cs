using System.ComponentModel;

namespace Lifeline.Processes.Tests;

public sealed class ProgramsAreFoundInPath : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Nobody has a program of that name.
    private readonly string _name = $"lifeline-{Guid.NewGuid():N}";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-path-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_program_in_the_current_folder_is_not_run_by_its_name()
    {
        var here = Make(Environment.CurrentDirectory, "echo an impostor");
        try
        {
            var failure = await Assert.ThrowsAsync<Win32Exception>(() => new ProcessCommand(_name).RunAsync(Context.Background).Arrives());

            Assert.Contains($"'{_name}' can't be started", failure.Message, StringComparison.Ordinal);
            Assert.Contains("There is one in the current folder", failure.Message, StringComparison.Ordinal);
            Assert.Equal("an impostor\n", (await new ProcessCommand($"./{_name}").RunAsync(Context.Background).Arrives()).Output);
        }
        finally
        {
            File.Delete(here);
        }
    }

    [Fact]
    public void Entries_that_lead_anywhere_are_passed_over()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.FullName);
        var program = Make(_folder.FullName, "");

        Assert.Equal(program, ProgramPath.Of(_name, $":.:{relative}:/nowhere:{_folder.FullName}"));
        var failure = Assert.Throws<Win32Exception>(() => ProgramPath.Of(_name, $":.:{relative}"));
        Assert.Contains($"the entry '{relative}' of PATH", failure.Message, StringComparison.Ordinal);
        Assert.Throws<Win32Exception>(() => ProgramPath.Of(_name, null));
    }

    [Fact]
    public void What_can_not_be_executed_is_no_program()
    {
        var second = Directory.CreateDirectory(Path.Combine(_folder.FullName, "second")).FullName;
        var first = Directory.CreateDirectory(Path.Combine(_folder.FullName, "first")).FullName;
        File.WriteAllText(Path.Combine(first, _name), "");
        var program = Make(second, "");

        Assert.Equal(program, ProgramPath.Of(_name, $"{first}:{second}"));
    }

    private string Make(string folder, string script)
    {
        var path = Path.Combine(folder, _name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, Executable);
        return path;
    }
}
