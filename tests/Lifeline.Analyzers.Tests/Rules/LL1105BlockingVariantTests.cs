using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1105BlockingVariantTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1105BlockingVariant>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1105BlockingVariant>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "sleeping in an async method, of which CA1849 says nothing unless it is switched on, and nothing of the token then", "async Task M(CancellationToken token) { Thread.[|Sleep|](10); await WorkAsync(token); }" },
        { "sleeping in a method that returns a task", "Task M(CancellationToken token) { Thread.[|Sleep|](10); return WorkAsync(token); }" },
        { "a file, in an async method", "async Task M(Context ctx) { var text = File.[|ReadAllText|](\"a\"); await WorkAsync(ctx); Use(text); }" },
        { "a file, in a plain method", "string M(Context ctx) => File.[|ReadAllText|](\"a\");" },
        { "a stream", "void M(Context ctx, FileStream file, byte[] buffer) => file.[|ReadExactly|](buffer);" },
        { "a request", "HttpResponseMessage M(Context ctx, HttpClient http) => http.[|Send|](new HttpRequestMessage());" },
        { "sleeping", "void M(Context ctx) { Thread.[|Sleep|](1000); }" },
        { "sleeping in an async method", "async Task M(Context ctx) { Thread.[|Sleep|](1000); await WorkAsync(ctx); }" },
        { "a process", "void M(Context ctx, System.Diagnostics.Process process) => process.[|WaitForExit|]();" },
        { "a query by EF, and what it saves", """
            namespace Microsoft.EntityFrameworkCore
            {
                public class DbContext { public int SaveChanges() => 0; public System.Threading.Tasks.Task<int> SaveChangesAsync(System.Threading.CancellationToken token = default) => System.Threading.Tasks.Task.FromResult(0); }
                class Tested { void M(Context ctx, DbContext db) { ctx.ThrowIfDone(); db.[|SaveChanges|](); } }
            }
            """ },
        { "compressed to a file", "void M(Context ctx, byte[] bytes, FileStream file) { ctx.ThrowIfDone(); using var zip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Compress); zip.[|Write|](bytes); }" },
        { "the next row", "bool M(Context ctx, System.Data.Common.DbDataReader rows) => rows.[|Read|]();" },
        { "a database", "object? M(Context ctx, System.Data.Common.DbCommand command) => command.[|ExecuteScalar|]();" },
        { "a handle", "void M(Context ctx, WaitHandle handle) => handle.[|WaitOne|]();" },
        { "a lock", "void M(Context ctx, SemaphoreSlim gate) => gate.[|Wait|]();" },

        { "sleeping with a token at hand", "void M(CancellationToken token) { while (!token.IsCancellationRequested) Thread.[|Sleep|](500); }" },
        { "sleeping for a time", "void M(CancellationToken token) { Thread.[|Sleep|](TimeSpan.FromSeconds(1)); }" },
        { "a file with a token at hand", "string M(CancellationToken token) => File.[|ReadAllText|](\"a\");" },
        { "a process with a token at hand", "void M(CancellationToken token, System.Diagnostics.Process process) => process.[|WaitForExit|]();" },
        { "a handle with a token at hand", "void M(CancellationToken token, AutoResetEvent signal) => signal.[|WaitOne|]();" },
        { "a handle in an async method", "async Task M(CancellationToken token, AutoResetEvent signal) { signal.[|WaitOne|](); await WorkAsync(token); }" },
        { "an event with a token at hand", "void M(CancellationToken token, ManualResetEventSlim signal) => signal.[|Wait|]();" },
        { "a request with a token at hand", "HttpResponseMessage M(CancellationToken token, HttpClient http) => http.[|Send|](new HttpRequestMessage());" },
        { "a database with a token at hand", "int M(CancellationToken token, System.Data.Common.DbCommand command) => command.[|ExecuteNonQuery|]();" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "what the asynchronous form can't be told", """
            namespace System.Data.Shop
            {
                class Connection { public void Begin(bool deferred) { } public System.Threading.Tasks.Task BeginAsync(System.Threading.CancellationToken token) => System.Threading.Tasks.Task.CompletedTask; }
                class Tested { void M(Context ctx, Connection db) { ctx.ThrowIfDone(); db.Begin(deferred: true); } }
            }
            """ },
        { "what EF advises against", """
            namespace Microsoft.EntityFrameworkCore
            {
                public class DbSet<T> { public virtual void Add(T entity) { } public virtual System.Threading.Tasks.ValueTask AddAsync(T entity, System.Threading.CancellationToken token = default) => default; public virtual void AddRange(params T[] entities) { } public virtual System.Threading.Tasks.Task AddRangeAsync(System.Collections.Generic.IEnumerable<T> entities, System.Threading.CancellationToken token = default) => System.Threading.Tasks.Task.CompletedTask; }
                class InternalDbSet<T> : DbSet<T> { public override void Add(T entity) { } }
                public class DbContext { public virtual void Add(object entity) { } public virtual System.Threading.Tasks.ValueTask AddAsync(object entity, System.Threading.CancellationToken token = default) => default; }
                public interface IDbContextFactory<T> { T CreateDbContext(); System.Threading.Tasks.Task<T> CreateDbContextAsync(System.Threading.CancellationToken token = default); }
                class Shop : DbContext { }
                class Tested { void M(Context ctx, DbSet<int> set, InternalDbSet<int> inner, Shop shop, IDbContextFactory<Shop> shops) { ctx.ThrowIfDone(); set.Add(1); set.AddRange(1, 2); inner.Add(1); shop.Add(1); Use(shops.CreateDbContext()); } }
            }
            """ },
        { "a column of a row that has been read", "object? M(Context ctx, System.Data.Common.DbDataReader row) { ctx.ThrowIfDone(); return row.IsDBNull(0) ? null : row.GetFieldValue<string>(0); }" },
        { "SQLite, whose asynchronous methods run synchronously", """
            namespace Microsoft.Data.Sqlite
            {
                public class SqliteCommand { public int ExecuteNonQuery() => 0; public System.Threading.Tasks.Task<int> ExecuteNonQueryAsync(System.Threading.CancellationToken token) => System.Threading.Tasks.Task.FromResult(0); }
                class Tested { int M(Context ctx, SqliteCommand command) { ctx.ThrowIfDone(); return command.ExecuteNonQuery(); } }
            }
            """ },
        { "a stream of ours in memory", "class Recorded : MemoryStream { } class Job { public void M(Context ctx, Recorded log, byte[] bytes) { ctx.ThrowIfDone(); log.Write(bytes); log.Flush(); } }" },
        { "compressed in memory", "byte[] M(Context ctx, byte[] bytes) { ctx.ThrowIfDone(); var memory = new MemoryStream(); using (var zip = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionMode.Compress)) zip.Write(bytes); return memory.ToArray(); }" },
        { "a writer of JSON and of text", "void M(Context ctx, System.Text.Json.Utf8JsonWriter json, StringWriter text, TextWriter any) { ctx.ThrowIfDone(); json.Flush(); text.Flush(); any.Write(\"a\"); any.Flush(); }" },
        { "a reader over memory", "string M(Context ctx, byte[] bytes) { ctx.ThrowIfDone(); using var reader = new StreamReader(new MemoryStream(bytes)); return reader.ReadToEnd(); }" },
        { "the blocking form of an override", "class Whole(Context ctx, Stream inner) : MemoryStream { public override void Flush() { ctx.ThrowIfDone(); inner.Flush(); } }" },
        { "the form that takes it", "async Task M(Context ctx) { await File.ReadAllTextAsync(\"a\", ctx.Token); }" },
        { "nothing at hand", "string M() => File.ReadAllText(\"a\"); Context N(Context ctx) => ctx;" },
        { "in memory", "int M(Context ctx, MemoryStream memory) => memory.Read(new byte[1]);" },
        { "a text in memory", "string M(Context ctx, StringReader reader) => reader.ReadToEnd();" },
        { "what does not block", "string M(Context ctx) => Path.Combine(\"a\", \"b\") + File.Exists(\"a\");" },
        { "cleaning up", "void M(Context ctx, FileStream file) { try { Compute(ctx); } finally { file.Flush(); } }" },
        { "a context's own wait", "void M(Context ctx) => ctx.Token.WaitHandle.WaitOne();" },

        { "what CA1849 reports: a file", "async Task M(CancellationToken token) { var text = File.ReadAllText(\"a\"); await WorkAsync(token); Use(text); }" },
        { "the token's own handle", "void M(CancellationToken token) => token.WaitHandle.WaitOne();" },
        { "a handle with a limit", "bool M(CancellationToken token, WaitHandle handle) => handle.WaitOne(100);" },
        { "both handles", "int M(CancellationToken token, WaitHandle handle) => WaitHandle.WaitAny([handle, token.WaitHandle]);" },
        { "a lock with its token", "void M(CancellationToken token, SemaphoreSlim gate) => gate.Wait(token);" },
        { "giving the processor away", "void M(CancellationToken token) { Thread.Sleep(0); Thread.Sleep(1); Thread.Yield(); }" },
        { "sleeping in Dispose", "class Job(CancellationToken token) : IDisposable { public void Dispose() { Use(token); Thread.Sleep(10); } }" },
        { "sleeping with a field", "class Job(int id) { readonly CancellationToken _token; public Job(CancellationToken token) : this(1) => _token = token; public void M() { Use(id); Use(_token); Thread.Sleep(10); } }" },
        { "a lambda that is kept", "void M(CancellationToken token, List<Action> later) { later.Add(() => Thread.Sleep(10)); Compute(token); }" },
        { "a writer that only fills its buffer", "void M(CancellationToken token, StreamWriter writer) => writer.Write(\"text\");" },
        { "the console", "void M(CancellationToken token) { Console.WriteLine(\"text\"); Compute(token); }" },
        { "a method of that name", "class Clock { public void Sleep(int ms) { } } class Job { public void M(CancellationToken token, Clock clock) => clock.Sleep(10); }" },
    };
}
