namespace Lifeline.Cli.Projects;

/// <summary>One project for one framework, with the compiler's arguments for it.</summary>
/// <param name="File">The .csproj, full path.</param>
/// <param name="Framework">As in net10.0; empty for a project without one.</param>
/// <param name="Target">The assembly that a build would make: other projects reference this one by it.</param>
/// <param name="References">The projects that it references.</param>
/// <param name="Generators">The projects that generate a part of its code: assembly and .csproj.</param>
/// <param name="Arguments">The compiler's arguments, without the program itself.</param>
internal sealed record ProjectDescription(
    string File,
    string Framework,
    string Target,
    IReadOnlyList<ReferencedProject> References,
    IReadOnlyList<(string Assembly, string File)> Generators,
    IReadOnlyList<string> Arguments)
{
    public string Folder => Path.GetDirectoryName(File)!;

    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>Reads the output of describe.targets.</summary>
    public static ProjectDescription Parse(IEnumerable<string> lines)
    {
        string file = "", framework = "", target = "";
        List<ReferencedProject> references = [];
        List<(string, string)> generators = [];
        List<string> arguments = [];
        foreach (var line in lines)
        {
            var (name, value) = line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (line[..at], line[(at + 1)..]) : (line, "");
            switch (name)
            {
                case "project": file = value; break;
                case "framework": framework = value; break;
                case "target": target = Path.GetFullPath(value); break;
                case "reference": references.Add(ReferencedProject.Parse(value)); break;
                case "generator": generators.Add((value[..value.IndexOf('|', StringComparison.Ordinal)], value[(value.IndexOf('|', StringComparison.Ordinal) + 1)..])); break;
                case "argument": arguments.Add(value); break;
            }
        }

        return new ProjectDescription(file, framework, target, references, generators, arguments);
    }
}

/// <summary>A reference from one project to another.</summary>
/// <param name="Target">The other's assembly.</param>
/// <param name="ReferenceAssembly">The assembly that the compiler gets instead of it; empty if it gets the assembly itself.</param>
/// <param name="File">The other's .csproj.</param>
/// <param name="Aliases">Its extern aliases; empty in the usual case.</param>
internal sealed record ReferencedProject(string Target, string ReferenceAssembly, string File, IReadOnlyList<string> Aliases)
{
    /// <summary>Whether this is the assembly that the compiler gets for the other project.</summary>
    public bool IsCompiledAs(string path) => path == Target || path == ReferenceAssembly;

    public static ReferencedProject Parse(string value)
    {
        var parts = value.Split('|');
        return new ReferencedProject(Path.GetFullPath(parts[0]), parts[1], parts[2],
            parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
