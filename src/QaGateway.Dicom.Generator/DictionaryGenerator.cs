using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace QaGateway.Dicom.Generator;

/// <summary>Turns the project's dictionary tables (tags.tsv, uids.tsv) into constants and packed lookup tables.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DictionaryGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, "tags.tsv", "Tags.g.cs", text => TagEmitter.EmitConstants(TagRow.ReadAll(text)));
        Register(context, "tags.tsv", "DicomDictionary.g.cs", text => TagEmitter.EmitTables(TagRow.ReadAll(text)));
        Register(context, "uids.tsv", "Uids.g.cs", text => UidEmitter.Emit(UidRow.ReadAll(text)));
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context, string fileName, string hintName, System.Func<string, string> emit)
    {
        var source = context.AdditionalTextsProvider
            .Where(file => Path.GetFileName(file.Path) == fileName)
            .Select((file, cancellationToken) => file.GetText(cancellationToken)?.ToString())
            .Where(text => text is not null);

        context.RegisterSourceOutput(source, (output, text) => output.AddSource(hintName, SourceText.From(emit(text!), Encoding.UTF8)));
    }
}
