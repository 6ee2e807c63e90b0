using Lifeline.Cli.Output;
using Lifeline.Cli.Rules;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Cli.Tests;

/// <summary>What a check said and answered.</summary>
internal sealed record Checked(int ExitCode, string Output, string Error);

/// <summary>A folder of code to check, outside of this repository, with the stand-in rules.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The rules of this assembly, which don't change with the real ones.</summary>
    public static RuleCatalog StandInRules { get; } = RuleCatalog.From(typeof(Scratch).Assembly);

    public Scratch Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    /// <summary>A project in a folder of its own name, with one source file.</summary>
    public Scratch Project(string name, string code, string items = "", string frameworks = "net10.0") => this
        .Write($"{name}/{name}.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework{(frameworks.Contains(';') ? "s" : "")}>{frameworks}</TargetFramework{(frameworks.Contains(';') ? "s" : "")}>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <LangVersion>latest</LangVersion>
              </PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """)
        .Write($"{name}/{name}.cs", code);

    public Scratch Solution(params IEnumerable<string> projects) =>
        Write("All.slnx", $"<Solution>{string.Concat(projects.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}</Solution>");

    public static Task<Checked> CheckAsync(params string[] arguments) => RunAsync(["check", .. arguments]);

    public static async Task<Checked> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        using var scope = Context.From(TestContext.Current.CancellationToken).WithCancel();
        var code = await CheckCommand.RunAsync(scope, arguments, StandInRules, new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false));
        return new Checked(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}
