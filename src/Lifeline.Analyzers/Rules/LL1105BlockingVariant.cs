using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A call that blocks on I/O in the form that can't be canceled.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1105BlockingVariant() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1105", "A blocking call is made in the form that can't be ended",
        "'{0}' blocks and can't be ended by '{1}'; {2}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "Blocking calls (HTTP, database, file, RPC, sleep, wait, process) are made in the form that takes the context, never in the one that waits for ever.",
        helpLinkUri: Pages + "LL1105.md");

    /// <summary>Namespaces whose calls leave the process, or wait.</summary>
    private static readonly string[] s_outside = ["System.IO", "System.Net", "System.Data", "Microsoft.Data", "Microsoft.EntityFrameworkCore", "Npgsql", "System.Diagnostics", "Grpc"];

    /// <summary>Streams and readers in memory, which don't block.</summary>
    private static readonly HashSet<string> s_inMemory = ["MemoryStream", "UnmanagedMemoryStream", "StringReader", "StringWriter", "BinaryReader", "BinaryWriter", "TextWriter", "StreamWriter"];

    /// <summary>
    /// Methods whose own documentation advises against the asynchronous form: it exists for special cases, or runs synchronously,
    /// and the blocking form does not block. By the type that declares it, whatever derives from that.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_preferred = new()
    {
        ["DbSet"] = ["Add", "AddRange"],                                   // AddAsync is for value generators that ask the database
        ["DbContext"] = ["Add", "AddRange"],
        ["IDbContextFactory"] = ["CreateDbContext"],
        ["RelationalDatabaseFacadeExtensions"] = ["UseTransaction"],
        ["DbDataReader"] = ["IsDBNull", "GetFieldValue"],                  // of a row that has been read
        ["IDataRecord"] = ["IsDBNull"],
    };

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (context.ContainingSymbol is IMethodSymbol { IsOverride: true } given && !known.IsTask(given.ReturnType)) return;      // the base declares the blocking form
        if (known.IsPending(call.TargetMethod.ReturnType) || Remedy(known, call) is not { } remedy || known.IsGivenALifetime(call.Arguments)) return;
        var live = known.Live(call, context.ContainingSymbol).FirstOrDefault(it => it.Symbol is IParameterSymbol || (it.Symbol is ILocalSymbol local && !known.IsSource(local.Type)));
        if (live.Symbol is null || (!live.IsContext && IsSeenByTheSdk(known, call, context.ContainingSymbol))) return;
        context.ReportDiagnostic(At(LL1106TaskWithoutContext.Named(call.Syntax), call.TargetMethod.Name, live.Expression, remedy));
    }

    /// <summary>The method to call instead; null for a call that does not block, or that has no better form.</summary>
    private static string? Remedy(KnownSymbols known, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        switch (type.Name, method.Name)
        {
            case ("Thread", "Sleep"):
                return call.Arguments.Length == 1 && IsShort(call.Arguments[0].Value) ? null : "await Task.Delay with its token, or wait on the token's WaitHandle";
            case ("WaitHandle", "WaitOne") when call.Arguments.All(it => it.ArgumentKind == ArgumentKind.DefaultValue) && !IsOfAToken(known, call.Instance): return "use WaitHandle.WaitAny with the token's WaitHandle";
            case ("SemaphoreSlim" or "ManualResetEventSlim" or "CountdownEvent", "Wait") when call.Arguments.Length == 0: return "use the overload that takes the token";
            case ("Process", "WaitForExit") when call.Arguments.Length == 0: return "await WaitForExitAsync with its token";
        }

        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (!s_outside.Any(it => space == it || space.StartsWith(it + ".", StringComparison.Ordinal)) || IsInMemory(call)) return null;
        // Microsoft.Data.Sqlite's asynchronous methods run synchronously and ignore the token, unless Lifeline.Sqlite interrupts them.
        if (space == "Microsoft.Data.Sqlite" && known.Compilation.ReferencedAssemblyNames.All(it => it.Name != "Lifeline.Sqlite")) return null;
        return AsyncForm(known, method) is { } better ? $"use {better.Name}, which takes it" : null;
    }

    /// <summary>Zero and one millisecond only yield the processor.</summary>
    private static bool IsShort(IOperation time) => Durations.Ticks(time) is >= 0 and <= 10_000;

    private static bool IsOfAToken(KnownSymbols known, IOperation? handle) => handle?.Bare() is IPropertyReferenceOperation { Property.Name: "WaitHandle", Instance: { } token } && known.IsLifetime(token.Type);

    private static bool IsInMemory(IInvocationOperation call) =>
        IsInMemory(call.TargetMethod.ContainingType) || (call.Receiver()?.Bare() is { } receiver
            && (IsInMemory(receiver.Type) || (receiver is ILocalReferenceOperation local && IsOverMemory(local))));

    private static bool IsInMemory(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (s_inMemory.Contains(type.Name)) return true;
        }

        return false;
    }

    /// <summary><c>new StreamReader(new MemoryStream(bytes))</c>, or of a local that holds one.</summary>
    private static bool IsOverMemory(ILocalReferenceOperation reader) =>
        Loops.Initializer(reader.Local, reader.Root())?.Descendants().Any(it => it is IObjectCreationOperation or ILocalReferenceOperation && IsInMemory(it.Type)) == true;

    /// <summary>ReadAllTextAsync for ReadAllText: the same parameters, and one for a token or a context.</summary>
    internal static IMethodSymbol? AsyncForm(KnownSymbols known, IMethodSymbol method)
    {
        if (IsPreferred(method)) return null;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name + "Async"))
            {
                if (member is IMethodSymbol { DeclaredAccessibility: Accessibility.Public } other && other.Parameters.Any(it => known.IsSignal(it.Type))
                    && other.Parameters.Count(it => !known.IsSignal(it.Type) && !it.IsOptional) <= method.Parameters.Length
                    && method.Parameters.All(it => it.IsOptional || other.Parameters.Any(its => IsTheSame(it.Type, its.Type)))) return other;
            }
        }

        return null;
    }

    private static bool IsPreferred(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (IsListed(type) || type.AllInterfaces.Any(IsListed)) return true;
        }

        return false;

        bool IsListed(INamedTypeSymbol type) => s_preferred.TryGetValue(type.Name, out var methods) && methods.Contains(method.Name);
    }

    /// <summary>Or a Memory where the blocking form has a Span; by name, as the one may have a T of its own.</summary>
    private static bool IsTheSame(ITypeSymbol blocking, ITypeSymbol asynchronous) => blocking.Name.Replace("Span", "Memory") == asynchronous.Name
        && blocking.TypeKind == TypeKind.Array == (asynchronous.TypeKind == TypeKind.Array);

    /// <summary>CA1849 reports it, in every method that returns a task; all but waiting for a handle. For a sleep it does not mention the token.</summary>
    private static bool IsSeenByTheSdk(KnownSymbols known, IInvocationOperation call, ISymbol containing) =>
        known.IsTask(call.Function(containing)?.ReturnType) && call.TargetMethod is not { ContainingType.Name: "WaitHandle" or "ManualResetEventSlim" or "CountdownEvent" or "Thread" };
}
