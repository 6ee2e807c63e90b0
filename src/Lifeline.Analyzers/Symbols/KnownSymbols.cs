using System.Runtime.CompilerServices;

namespace Lifeline.Analyzers.Symbols;

/// <summary>
/// Classifies types: a context, a scope, a token, a source. The only place that does, so that all rules agree, and so that
/// code without Lifeline, where half of the types are missing, needs no special case.
/// </summary>
internal sealed class KnownSymbols
{
    private static readonly ConditionalWeakTable<Compilation, KnownSymbols> s_ofCompilation = new();

    private readonly INamedTypeSymbol? _context, _scope, _idleScope, _stopScope, _lentScope, _taskScope, _registration, _custom, _hasContext, _key;
    private readonly INamedTypeSymbol? _token, _source, _tokenRegistration, _canceled;
    private readonly INamedTypeSymbol? _task, _taskOfT, _valueTask, _valueTaskOfT, _asyncEnumerable, _configuredSequence, _exception;

    private readonly Lazy<ISet<string>> _staticsWithContext;

    private KnownSymbols(Compilation compilation)
    {
        Compilation = compilation;
        _staticsWithContext = new Lazy<ISet<string>>(() => new HashSet<string>(
            Assemblies(compilation).SelectMany(it => Types(it.GlobalNamespace)).Where(it => it.IsStatic)
                .SelectMany(it => it.GetMembers()).OfType<IMethodSymbol>()
                .Where(it => it.IsStatic && it.Parameters.Any(parameter => IsContext(parameter.Type))).Select(it => it.Name)));
        _context = Type("Lifeline.Context");
        _scope = Type("Lifeline.ContextScope");
        _idleScope = Type("Lifeline.IdleScope");
        _stopScope = Type("Lifeline.GracefulStopScope");
        _lentScope = Type("Lifeline.LentScope");
        _taskScope = Type("Lifeline.TaskScope");
        _registration = Type("Lifeline.ContextRegistration");
        _custom = Type("Lifeline.CustomContext");
        _hasContext = Type("Lifeline.IHasContext");
        _key = Type("Lifeline.ContextKey`1");
        _token = Type("System.Threading.CancellationToken");
        _source = Type("System.Threading.CancellationTokenSource");
        _tokenRegistration = Type("System.Threading.CancellationTokenRegistration");
        _canceled = Type("System.OperationCanceledException");
        _task = Type("System.Threading.Tasks.Task");
        _taskOfT = Type("System.Threading.Tasks.Task`1");
        _valueTask = Type("System.Threading.Tasks.ValueTask");
        _valueTaskOfT = Type("System.Threading.Tasks.ValueTask`1");
        _asyncEnumerable = Type("System.Collections.Generic.IAsyncEnumerable`1");
        _configuredSequence = Type("System.Runtime.CompilerServices.ConfiguredCancelableAsyncEnumerable`1");
        _exception = Type("System.Exception");

        INamedTypeSymbol? Type(string name) => compilation.GetTypeByMetadataName(name);
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol? Context => _context;

    public INamedTypeSymbol? Token => _token;

    /// <summary>The names of static classes' methods that take a context, extensions above all, in Lifeline's packages and in the code itself.</summary>
    public ISet<string> StaticsWithContext => _staticsWithContext.Value;

    /// <summary>The instance of a compilation, shared by all rules.</summary>
    public static KnownSymbols Of(Compilation compilation) => s_ofCompilation.GetValue(compilation, static it => new KnownSymbols(it));

    /// <summary>A <c>Context</c>, or a custom one, which converts to it.</summary>
    public bool IsContext(ITypeSymbol? type) => Is(type, _context) || (_custom is not null && InheritsFrom(Bare(type), _custom));

    /// <summary>A <c>ContextScope</c>, or one of the three similar types: a derived context with the right to cancel it.</summary>
    public bool IsScope(ITypeSymbol? type) => Is(type, _scope) || Is(type, _idleScope) || Is(type, _stopScope) || Is(type, _lentScope);

    /// <summary>A group of tasks of any kind: one that is joined, raced or gathered.</summary>
    public bool IsTaskScope(ITypeSymbol? type) => _taskScope is not null && InheritsFrom(type, _taskScope);

    /// <summary>A context, or a type that has one and exposes its members: <c>scope.IsDone</c>.</summary>
    public bool OffersContext(ITypeSymbol? type) =>
        IsContext(type) || IsScope(type) || (_hasContext is not null && type is not null && type.AllInterfaces.Contains(_hasContext, SymbolEqualityComparer.Default));

    public bool IsToken(ITypeSymbol? type) => Is(type, _token);

    /// <summary>A <c>CancellationTokenSource</c> or a class derived from it.</summary>
    public bool IsSource(ITypeSymbol? type) => _source is not null && InheritsFrom(Bare(type), _source);

    /// <summary>A scope, or exactly <c>CancellationTokenSource</c>: a class derived from it has a meaning, and an owner, of its own.</summary>
    public bool IsBareOwner(ITypeSymbol? type) => IsScope(type) || Is(type, _source);

    /// <summary>An owner, which can cancel: a scope or a source.</summary>
    public bool IsOwner(ITypeSymbol? type) => IsScope(type) || IsSource(type);

    /// <summary>A signal, which tells a callee when to stop: a context or a token.</summary>
    public bool IsSignal(ITypeSymbol? type) => IsToken(type) || IsContext(type);

    /// <summary>Any of the four.</summary>
    public bool IsLifetime(ITypeSymbol? type) => IsSignal(type) || IsOwner(type);

    public bool IsRegistration(ITypeSymbol? type) => Is(type, _registration) || Is(type, _tokenRegistration);

    public bool IsContextKey(ITypeSymbol? type) => type is INamedTypeSymbol { IsGenericType: true } named && Is(named.ConstructedFrom, _key);

    /// <summary>A task of one of the four kinds, or an asynchronous sequence: an operation that continues after the call has returned.</summary>
    public bool IsPending(ITypeSymbol? type) => IsTask(type) || Is((type as INamedTypeSymbol)?.ConstructedFrom, _asyncEnumerable);

    /// <summary>A sequence whose <c>WithCancellation</c> can be called: of the interface, or of a type that has it.</summary>
    public bool IsUnconfiguredSequence(ITypeSymbol? type) => IsAsyncSequence(type) && !Is(((INamedTypeSymbol)type!).ConstructedFrom, _configuredSequence);

    /// <summary>An asynchronous sequence of any type that <c>await foreach</c> can read, also a configured one.</summary>
    public bool IsAsyncSequence(ITypeSymbol? type) => type is INamedTypeSymbol named
        && (Is(named.ConstructedFrom, _asyncEnumerable) || Is(named.ConstructedFrom, _configuredSequence)
            || named.AllInterfaces.Any(it => Is(it.ConstructedFrom, _asyncEnumerable)));

    /// <summary>Task, Task of T, ValueTask or ValueTask of T.</summary>
    public bool IsTask(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol named) return false;
        var bare = named.ConstructedFrom;
        return Is(bare, _task) || Is(bare, _taskOfT) || Is(bare, _valueTask) || Is(bare, _valueTaskOfT);
    }

    /// <summary>Whether a catch clause of this type catches a cancellation. A clause without a type catches everything.</summary>
    public bool TakesCancellation(ITypeSymbol? caught) =>
        caught is null || caught.SpecialType == SpecialType.System_Object || IsCanceled(caught) || (_canceled is not null && InheritsFrom(_canceled, caught));

    /// <summary>OperationCanceledException or one derived from it.</summary>
    public bool IsCanceled(ITypeSymbol? type) => _canceled is not null && InheritsFrom(type, _canceled);

    /// <summary>Whether a catch clause of this type catches everything.</summary>
    public bool IsAnyException(ITypeSymbol? caught) => caught is null || caught.SpecialType == SpecialType.System_Object || Is(caught, _exception);

    /// <summary>Whether the member belongs to Lifeline itself.</summary>
    public bool IsOurs(ISymbol symbol) => _context is not null && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _context.ContainingAssembly);

    /// <summary>Whether [OwnsContext] is on the symbol: the receiver disposes the owner.</summary>
    public static bool SaysWhoOwns(ImmutableArray<AttributeData> attributes) => attributes.Any(it => it.AttributeClass?.Name == "OwnsContextAttribute");

    /// <summary>A type with [HoldsContext], its own or inherited: it lives exactly as long as a context that it holds.</summary>
    public static bool HoldsContext(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetAttributes().Any(it => it.AttributeClass?.Name == "HoldsContextAttribute")) return true;
        }

        return false;
    }

    private IEnumerable<IAssemblySymbol> Assemblies(Compilation compilation) => _context is null ? [] :
        compilation.SourceModule.ReferencedAssemblySymbols.Append(compilation.Assembly)
            .Where(it => SymbolEqualityComparer.Default.Equals(it, _context.ContainingAssembly) || it.Modules.Any(module => module.ReferencedAssemblies.Any(other => other.Name == _context.ContainingAssembly.Name)));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) => space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));

    public static bool InheritsFrom(ITypeSymbol? type, ITypeSymbol ancestor)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor.OriginalDefinition)) return true;
        }

        return false;
    }

    /// <summary>The type without Nullable around it.</summary>
    private static ITypeSymbol? Bare(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool Is(ITypeSymbol? type, ITypeSymbol? known)
    {
        if (known is null || type is null) return false;
        if (SymbolEqualityComparer.Default.Equals(type, known)) return true;
        return type.IsValueType && SymbolEqualityComparer.Default.Equals(Bare(type), known);
    }
}
