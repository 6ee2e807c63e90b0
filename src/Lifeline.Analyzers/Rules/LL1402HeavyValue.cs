using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A value that is no metadata of a request: a service, a connection, a configuration or a mutable object.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1402HeavyValue() : Rule(s_descriptor)
{
    private const int LargestStruct = 64;

    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1402", "A context is used to carry what is no request metadata",
        "'{0}' is {1}, and a context is shared by all tasks of a request: pass it as a parameter, or inject it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "Values of a context are small, immutable metadata of a request: a user, a trace id, credentials. Not functions, services, configuration or what can be changed.",
        helpLinkUri: Pages + "LL1402.md");

    private static readonly string[] s_services = ["Logger", "LoggerFactory", "Connection", "DbContext", "Client", "Service", "Repository", "ServiceProvider", "ServiceScope", "Factory", "Manager", "Cache", "Transaction", "Stream", "Socket", "Pool", "Mediator", "Dispatcher", "Bus"];
    private static readonly string[] s_configuration = ["Options", "Configuration", "Settings", "Config", "OptionsMonitor", "OptionsSnapshot"];
    private static readonly string[] s_changing = ["System.Collections.Generic", "System.Collections.Concurrent", "System.Collections", "System.Text", "System.Collections.ObjectModel"];

    /// <summary>Classes of the framework with setters that are metadata all the same.</summary>
    private static readonly HashSet<string> s_metadata = ["CultureInfo", "ClaimsPrincipal", "ClaimsIdentity", "Uri", "Version", "IPAddress", "Activity", "AuthenticationHeaderValue"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is not null) start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "WithValue", TypeArguments.Length: 1 } method || !known.IsOurs(method)) return;
        var value = call.Arguments.FirstOrDefault(it => it.Parameter?.Name == "value");
        if (value is not null && What(method.TypeArguments[0], known) is { } what) context.ReportDiagnostic(At(value.Syntax, value.Value.Syntax.ToString(), what));
    }

    private static string? What(ITypeSymbol type, KnownSymbols known)
    {
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) type = ((INamedTypeSymbol)type).TypeArguments[0];
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Object || type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter || s_metadata.Contains(type.Name))
            return type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr ? "a pointer" : null;
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) return "a pointer";
        if (type.TypeKind == TypeKind.Delegate) return "a function";
        if (type.TypeKind == TypeKind.Array) return "an array, which anybody can change";
        if (known.IsLifetime(type) || known.IsPending(type)) return "a lifetime or a task";
        if (Ends(type, s_configuration)) return "configuration";
        if (Ends(type, s_services)) return "a service";
        if (type.TypeKind == TypeKind.Struct) return Size(type, 0) > LargestStruct ? "a large struct, copied at each reading" : null;
        return type.TypeKind == TypeKind.Class && IsMutable(type) ? "an object that anybody can change" : null;
    }

    private static bool Ends(ITypeSymbol type, string[] words) =>
        words.Any(it => type.Name.EndsWith(it, StringComparison.Ordinal)) || type.AllInterfaces.Any(made => made.Name is "ILogger" or "IDbConnection" or "IServiceProvider" or "IConfiguration")
            && words == s_services || (type.BaseType is { SpecialType: SpecialType.None } ancestor && type.TypeKind == TypeKind.Class && Ends(ancestor, words));

    private static bool IsMutable(ITypeSymbol type)
    {
        if (s_changing.Contains(type.ContainingNamespace?.ToDisplayString() ?? "")) return true;
        for (ITypeSymbol? at = type; at is { SpecialType: not SpecialType.System_Object }; at = at.BaseType)
        {
            foreach (var member in at.GetMembers())
            {
                if (member.IsStatic || member.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal)) continue;
                if (member is IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } }
                    or IFieldSymbol { IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false }) return true;
            }
        }

        return false;
    }

    /// <summary>The approximate size in bytes: references and unknown types count as eight.</summary>
    private static int Size(ITypeSymbol type, int depth) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
        SpecialType.System_Decimal => 16,
        _ => type is { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } && depth < 8
            ? type.GetMembers().OfType<IFieldSymbol>().Where(it => !it.IsStatic && !it.IsConst).Sum(it => Size(it.Type, depth + 1))
            : 8,
    };
}
