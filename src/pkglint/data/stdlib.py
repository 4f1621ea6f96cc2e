"""Which modules the standard library of each Python has, from 2.6 on. Between the marks written by `rules/data/stdlib.py`."""

from __future__ import annotations

from functools import cache

# begin
# fmt: off
DATE = "2026-11-30"
SOURCE = "stdlib-list 0.12.0"

VERSIONS = ("2.6", "2.7", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
"""The Pythons whose library is known, oldest first."""
_MODULES = {
    "yyyyyyyyyyyyyyy": """
__future__ __main__ abc array ast atexit base64 bdb binascii bisect bz2 cProfile calendar cmath cmd code codecs codeop collections colorsys compileall
contextlib copy csv ctypes curses curses.ascii curses.panel curses.textpad datetime dbm decimal difflib dis doctest email email.charset email.encoders
email.errors email.generator email.header email.iterators email.message email.mime email.parser email.utils encodings.idna encodings.utf_8_sig errno
fcntl filecmp fileinput fnmatch fractions ftplib functools gc getopt getpass gettext glob grp gzip hashlib heapq hmac imaplib inspect io itertools
json keyword linecache locale logging mailbox marshal math mimetypes mmap modulefinder msvcrt multiprocessing multiprocessing.connection
multiprocessing.dummy multiprocessing.managers multiprocessing.pool multiprocessing.sharedctypes netrc numbers operator optparse os os.path pdb pickle
pickletools pkgutil platform plistlib poplib posix pprint profile pstats pty pwd py_compile pyclbr pydoc quopri random re readline resource
rlcompleter runpy sched select shelve shlex shutil signal site smtplib socket sqlite3 ssl stat string stringprep struct subprocess symtable sys syslog
tabnanny tarfile tempfile termios textwrap threading time timeit token tokenize trace traceback tty turtle types unicodedata unittest uuid warnings
wave weakref webbrowser winsound wsgiref wsgiref.handlers wsgiref.headers wsgiref.simple_server wsgiref.util wsgiref.validate xml.dom xml.dom.minidom
xml.dom.pulldom xml.etree.ElementTree xml.parsers.expat xml.sax xml.sax.handler xml.sax.saxutils xml.sax.xmlreader zipfile zipimport zlib
""",
    "yyyyyyyyyyyyy--": """
aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib
""",
    "yyyyyyyyyyyy---": """
asynchat asyncore distutils distutils.archive_util distutils.bcppcompiler distutils.ccompiler distutils.cmd distutils.command distutils.command.bdist
distutils.command.bdist_dumb distutils.command.bdist_rpm distutils.command.build distutils.command.build_clib distutils.command.build_ext
distutils.command.build_py distutils.command.build_scripts distutils.command.clean distutils.command.config distutils.command.install
distutils.command.install_data distutils.command.install_headers distutils.command.install_lib distutils.command.install_scripts
distutils.command.register distutils.command.sdist distutils.core distutils.cygwinccompiler distutils.debug distutils.dep_util distutils.dir_util
distutils.dist distutils.errors distutils.extension distutils.fancy_getopt distutils.file_util distutils.filelist distutils.log distutils.msvccompiler
distutils.spawn distutils.sysconfig distutils.text_file distutils.unixccompiler distutils.util distutils.version imp smtpd
""",
    "yyyyyyyyyyy----": """
binhex
""",
    "yyyyyyyyyy-----": """
distutils.command.bdist_msi distutils.command.bdist_packager distutils.command.bdist_wininst formatter parser symbol test
""",
    "yyyyyyyyy------": """
dummy_threading
""",
    "yyyyyyyy-------": """
macpath
""",
    "yyyyyyy--------": """
fpectl
""",
    "yyyy-----------": """
distutils.emxccompiler
""",
    "yy-yyyyyyyyyyyy": """
urllib
""",
    "yy--yyyyyy-----": """
test.test_support
""",
    "yy-------------": """
AL BaseHTTPServer Bastion CGIHTTPServer Carbon.AE Carbon.AH Carbon.App Carbon.Appearance Carbon.CF Carbon.CG Carbon.CarbonEvents Carbon.CarbonEvt
Carbon.Cm Carbon.Components Carbon.ControlAccessor Carbon.Controls Carbon.CoreFounation Carbon.CoreGraphics Carbon.Ctl Carbon.Dialogs Carbon.Dlg
Carbon.Drag Carbon.Dragconst Carbon.Events Carbon.Evt Carbon.File Carbon.Files Carbon.Fm Carbon.Folder Carbon.Folders Carbon.Fonts Carbon.Help
Carbon.IBCarbon Carbon.IBCarbonRuntime Carbon.Icns Carbon.Icons Carbon.Launch Carbon.LaunchServices Carbon.List Carbon.Lists Carbon.MacHelp
Carbon.MediaDescr Carbon.Menu Carbon.Menus Carbon.Mlte Carbon.OSA Carbon.OSAconst Carbon.QDOffscreen Carbon.Qd Carbon.Qdoffs Carbon.Qt
Carbon.QuickDraw Carbon.QuickTime Carbon.Res Carbon.Resources Carbon.Scrap Carbon.Snd Carbon.Sound Carbon.TE Carbon.TextEdit Carbon.Win Carbon.Windows
ColorPicker ConfigParser Cookie DEVICE DocXMLRPCServer EasyDialogs FL FrameWork GL HTMLParser MacOS MimeWriter MiniAEFrame Nav PixMapWrapper Queue
SUNAUDIODEV ScrolledText SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tix Tkinter UserDict UserList UserString W __builtin__ _winreg
aepack aetools aetypes al anydbm applesingle autoGIL bsddb buildtools cPickle cStringIO cd cfmfile commands compiler compiler.ast compiler.visitor
cookielib copy_reg curses.wrapper dbhash dircache dl dumbdbm dummy_thread exceptions findertools fl flp fm fpformat future_builtins gdbm
gensuitemodule gl hotshot hotshot.stats htmlentitydefs htmllib httplib ic icopen imageop imgfile imputil jpeg macerrors macostools macresource md5
mhlib mimetools mimify multifile mutex new popen2 posixfile repr rexec rfc822 robotparser sets sgmllib sha statvfs sunaudiodev thread urllib2 urlparse
user videoreader whichdb xmlrpclib
""",
    "y--------------": """
distutils.mwerkscompiler
""",
    "-yyyyyyyyyyyyyy": """
argparse encodings encodings.mbcs importlib logging.config logging.handlers posixpath sysconfig xml
""",
    "-yyyyyyyyyyy---": """
distutils.command.check
""",
    "-yyyyyyyyy-----": """
test.support
""",
    "-yyyyyyyy-yyyyy": """
_struct
""",
    "-y--yyyyyyyyyyy": """
_ast _codecs _collections _functools _hashlib _io _locale _lsprof _osx_support _pyio _random _socket _sre _ssl _strptime _symtable _threading_local
_warnings _weakref _weakrefset antigravity ctypes._endian ctypes.macholib ctypes.macholib.dyld ctypes.macholib.dylib ctypes.macholib.framework
ctypes.util ctypes.wintypes curses.has_key email._parseaddr email.base64mime email.feedparser email.mime.application email.mime.audio email.mime.base
email.mime.image email.mime.message email.mime.multipart email.mime.nonmultipart email.mime.text email.quoprimime encodings.aliases encodings.ascii
encodings.base64_codec encodings.big5 encodings.big5hkscs encodings.bz2_codec encodings.charmap encodings.cp037 encodings.cp1006 encodings.cp1026
encodings.cp1140 encodings.cp1250 encodings.cp1251 encodings.cp1252 encodings.cp1253 encodings.cp1254 encodings.cp1255 encodings.cp1256
encodings.cp1257 encodings.cp1258 encodings.cp424 encodings.cp437 encodings.cp500 encodings.cp720 encodings.cp737 encodings.cp775 encodings.cp850
encodings.cp852 encodings.cp855 encodings.cp856 encodings.cp857 encodings.cp858 encodings.cp860 encodings.cp861 encodings.cp862 encodings.cp863
encodings.cp864 encodings.cp865 encodings.cp866 encodings.cp869 encodings.cp874 encodings.cp875 encodings.cp932 encodings.cp949 encodings.cp950
encodings.euc_jis_2004 encodings.euc_jisx0213 encodings.euc_jp encodings.euc_kr encodings.gb18030 encodings.gb2312 encodings.gbk encodings.hex_codec
encodings.hp_roman8 encodings.hz encodings.iso2022_jp encodings.iso2022_jp_1 encodings.iso2022_jp_2 encodings.iso2022_jp_2004 encodings.iso2022_jp_3
encodings.iso2022_jp_ext encodings.iso2022_kr encodings.iso8859_1 encodings.iso8859_10 encodings.iso8859_11 encodings.iso8859_13 encodings.iso8859_14
encodings.iso8859_15 encodings.iso8859_16 encodings.iso8859_2 encodings.iso8859_3 encodings.iso8859_4 encodings.iso8859_5 encodings.iso8859_6
encodings.iso8859_7 encodings.iso8859_8 encodings.iso8859_9 encodings.johab encodings.koi8_r encodings.koi8_u encodings.latin_1 encodings.mac_arabic
encodings.mac_croatian encodings.mac_cyrillic encodings.mac_farsi encodings.mac_greek encodings.mac_iceland encodings.mac_latin2 encodings.mac_roman
encodings.mac_romanian encodings.mac_turkish encodings.palmos encodings.ptcp154 encodings.punycode encodings.quopri_codec encodings.raw_unicode_escape
encodings.rot_13 encodings.shift_jis encodings.shift_jis_2004 encodings.shift_jisx0213 encodings.tis_620 encodings.undefined encodings.unicode_escape
encodings.utf_16 encodings.utf_16_be encodings.utf_16_le encodings.utf_32 encodings.utf_32_be encodings.utf_32_le encodings.utf_7 encodings.utf_8
encodings.uu_codec encodings.zlib_codec ensurepip ensurepip.__main__ ensurepip._uninstall genericpath idlelib idlelib.help idlelib.idle
idlelib.idle_test idlelib.idle_test.htest idlelib.idle_test.mock_idle idlelib.idle_test.mock_tk idlelib.idle_test.test_autocomplete
idlelib.idle_test.test_autoexpand idlelib.idle_test.test_configdialog idlelib.idle_test.test_delegator idlelib.idle_test.test_grep
idlelib.idle_test.test_hyperparser idlelib.idle_test.test_parenmatch idlelib.idle_test.test_pathbrowser idlelib.idle_test.test_searchengine
idlelib.idle_test.test_text idlelib.idle_test.test_textview idlelib.idle_test.test_warning idlelib.rpc idlelib.run json.decoder json.encoder
json.scanner json.tool multiprocessing.dummy.connection multiprocessing.heap multiprocessing.process multiprocessing.queues multiprocessing.reduction
multiprocessing.synchronize multiprocessing.util ntpath nturl2path opcode pydoc_data pydoc_data.topics sqlite3.dbapi2 sqlite3.dump sre_compile
sre_constants sre_parse this unittest.__main__ unittest.case unittest.loader unittest.main unittest.result unittest.runner unittest.signals
unittest.suite unittest.util xml.dom.NodeFilter xml.dom.domreg xml.dom.expatbuilder xml.dom.minicompat xml.dom.xmlbuilder xml.etree
xml.etree.ElementInclude xml.etree.ElementPath xml.etree.cElementTree xml.parsers xml.sax._exceptions xml.sax.expatreader
""",
    "-y--yyyyyyyyy--": """
lib2to3.__main__ lib2to3.btm_matcher lib2to3.btm_utils lib2to3.fixer_base lib2to3.fixer_util lib2to3.fixes lib2to3.fixes.fix_apply
lib2to3.fixes.fix_asserts lib2to3.fixes.fix_basestring lib2to3.fixes.fix_buffer lib2to3.fixes.fix_dict lib2to3.fixes.fix_except lib2to3.fixes.fix_exec
lib2to3.fixes.fix_execfile lib2to3.fixes.fix_exitfunc lib2to3.fixes.fix_filter lib2to3.fixes.fix_funcattrs lib2to3.fixes.fix_future
lib2to3.fixes.fix_getcwdu lib2to3.fixes.fix_has_key lib2to3.fixes.fix_idioms lib2to3.fixes.fix_import lib2to3.fixes.fix_imports
lib2to3.fixes.fix_imports2 lib2to3.fixes.fix_input lib2to3.fixes.fix_intern lib2to3.fixes.fix_isinstance lib2to3.fixes.fix_itertools
lib2to3.fixes.fix_itertools_imports lib2to3.fixes.fix_long lib2to3.fixes.fix_map lib2to3.fixes.fix_metaclass lib2to3.fixes.fix_methodattrs
lib2to3.fixes.fix_ne lib2to3.fixes.fix_next lib2to3.fixes.fix_nonzero lib2to3.fixes.fix_numliterals lib2to3.fixes.fix_operator lib2to3.fixes.fix_paren
lib2to3.fixes.fix_print lib2to3.fixes.fix_raise lib2to3.fixes.fix_raw_input lib2to3.fixes.fix_reduce lib2to3.fixes.fix_renames lib2to3.fixes.fix_repr
lib2to3.fixes.fix_set_literal lib2to3.fixes.fix_standarderror lib2to3.fixes.fix_sys_exc lib2to3.fixes.fix_throw lib2to3.fixes.fix_tuple_params
lib2to3.fixes.fix_types lib2to3.fixes.fix_unicode lib2to3.fixes.fix_urllib lib2to3.fixes.fix_ws_comma lib2to3.fixes.fix_xrange
lib2to3.fixes.fix_xreadlines lib2to3.fixes.fix_zip lib2to3.main lib2to3.patcomp lib2to3.pgen2 lib2to3.pgen2.conv lib2to3.pgen2.driver
lib2to3.pgen2.grammar lib2to3.pgen2.literals lib2to3.pgen2.parse lib2to3.pgen2.pgen lib2to3.pgen2.token lib2to3.pgen2.tokenize lib2to3.pygram
lib2to3.pytree lib2to3.refactor
""",
    "-y--yyyyyyyy---": """
ctypes.test ctypes.test.test_anon ctypes.test.test_array_in_pointer ctypes.test.test_arrays ctypes.test.test_as_parameter ctypes.test.test_bitfields
ctypes.test.test_buffers ctypes.test.test_byteswap ctypes.test.test_callbacks ctypes.test.test_cast ctypes.test.test_cfuncs
ctypes.test.test_checkretval ctypes.test.test_delattr ctypes.test.test_errno ctypes.test.test_find ctypes.test.test_frombuffer
ctypes.test.test_funcptr ctypes.test.test_functions ctypes.test.test_incomplete ctypes.test.test_init ctypes.test.test_internals
ctypes.test.test_keeprefs ctypes.test.test_libc ctypes.test.test_loading ctypes.test.test_macholib ctypes.test.test_memfunctions
ctypes.test.test_numbers ctypes.test.test_objects ctypes.test.test_parameters ctypes.test.test_pep3118 ctypes.test.test_pickling
ctypes.test.test_pointers ctypes.test.test_prototypes ctypes.test.test_python_api ctypes.test.test_random_things ctypes.test.test_refcounts
ctypes.test.test_repr ctypes.test.test_returnfuncptrs ctypes.test.test_simplesubclasses ctypes.test.test_sizes ctypes.test.test_slicing
ctypes.test.test_stringptr ctypes.test.test_strings ctypes.test.test_struct_fields ctypes.test.test_structures ctypes.test.test_unaligned_structures
ctypes.test.test_unicode ctypes.test.test_values ctypes.test.test_varsize_struct ctypes.test.test_win32 ctypes.test.test_wintypes
distutils.command.install_egg_info distutils.command.upload distutils.config distutils.msvc9compiler distutils.versionpredicate lib2to3.tests
lib2to3.tests.pytree_idempotency lib2to3.tests.support lib2to3.tests.test_all_fixers lib2to3.tests.test_fixers lib2to3.tests.test_main
lib2to3.tests.test_parser lib2to3.tests.test_pytree lib2to3.tests.test_refactor lib2to3.tests.test_util unittest.test unittest.test.dummy
unittest.test.support unittest.test.test_assertions unittest.test.test_break unittest.test.test_case unittest.test.test_discovery
unittest.test.test_functiontestcase unittest.test.test_loader unittest.test.test_program unittest.test.test_result unittest.test.test_runner
unittest.test.test_setups unittest.test.test_skipping unittest.test.test_suite xxsubtype
""",
    "-y--yyyyyyy----": """
sqlite3.test sqlite3.test.dbapi sqlite3.test.dump sqlite3.test.factory sqlite3.test.hooks sqlite3.test.regression sqlite3.test.transactions
sqlite3.test.types sqlite3.test.userfunctions
""",
    "-y--yyyyyy-----": """
distutils.tests distutils.tests.support distutils.tests.test_archive_util distutils.tests.test_bdist distutils.tests.test_bdist_dumb
distutils.tests.test_bdist_msi distutils.tests.test_bdist_rpm distutils.tests.test_bdist_wininst distutils.tests.test_build
distutils.tests.test_build_clib distutils.tests.test_build_ext distutils.tests.test_build_py distutils.tests.test_build_scripts
distutils.tests.test_check distutils.tests.test_clean distutils.tests.test_cmd distutils.tests.test_config distutils.tests.test_config_cmd
distutils.tests.test_core distutils.tests.test_dep_util distutils.tests.test_dir_util distutils.tests.test_dist distutils.tests.test_file_util
distutils.tests.test_filelist distutils.tests.test_install distutils.tests.test_install_data distutils.tests.test_install_headers
distutils.tests.test_install_lib distutils.tests.test_install_scripts distutils.tests.test_msvc9compiler distutils.tests.test_register
distutils.tests.test_sdist distutils.tests.test_spawn distutils.tests.test_sysconfig distutils.tests.test_text_file distutils.tests.test_unixccompiler
distutils.tests.test_upload distutils.tests.test_util distutils.tests.test_version distutils.tests.test_versionpredicate lib2to3.tests.data.bom
lib2to3.tests.data.crlf lib2to3.tests.data.different_encoding lib2to3.tests.data.false_encoding lib2to3.tests.data.fixers.bad_order
lib2to3.tests.data.fixers.myfixes lib2to3.tests.data.fixers.myfixes.fix_explicit lib2to3.tests.data.fixers.myfixes.fix_first
lib2to3.tests.data.fixers.myfixes.fix_last lib2to3.tests.data.fixers.myfixes.fix_parrot lib2to3.tests.data.fixers.myfixes.fix_preorder
lib2to3.tests.data.fixers.no_fixer_cls lib2to3.tests.data.fixers.parrot_example lib2to3.tests.data.infinite_recursion
lib2to3.tests.data.py2_test_grammar lib2to3.tests.data.py3_test_grammar test.__main__ test.audiotests test.autotest test.bad_coding test.bad_coding2
test.badsyntax_future3 test.badsyntax_future4 test.badsyntax_future5 test.badsyntax_future6 test.badsyntax_future7 test.badsyntax_future8
test.badsyntax_future9 test.curses_tests test.doctest_aliases test.double_const test.fork_wait test.gdb_sample test.inspect_fodder
test.inspect_fodder2 test.list_tests test.lock_tests test.make_ssl_certs test.mapping_tests test.mp_fork_bomb test.multibytecodec_support
test.pickletester test.profilee test.pyclbr_input test.pydoc_mod test.pydocfodder test.re_tests test.regrtest test.relimport test.reperf
test.sample_doctest test.sample_doctest_no_docstrings test.sample_doctest_no_doctests test.seq_tests test.sortperf test.ssl_servers test.ssltests
test.string_tests test.test___all__ test.test___future__ test.test__locale test.test__osx_support test.test_abc test.test_abstract_numbers
test.test_aifc test.test_argparse test.test_array test.test_ast test.test_asynchat test.test_asyncore test.test_atexit test.test_audioop
test.test_augassign test.test_base64 test.test_bigaddrspace test.test_bigmem test.test_binascii test.test_binhex test.test_binop test.test_bisect
test.test_bool test.test_buffer test.test_bufio test.test_builtin test.test_bytes test.test_bz2 test.test_calendar test.test_call test.test_capi
test.test_cgi test.test_charmapcodec test.test_class test.test_cmath test.test_cmd test.test_cmd_line test.test_cmd_line_script test.test_code
test.test_codeccallbacks test.test_codecencodings_cn test.test_codecencodings_hk test.test_codecencodings_iso2022 test.test_codecencodings_jp
test.test_codecencodings_kr test.test_codecencodings_tw test.test_codecmaps_cn test.test_codecmaps_hk test.test_codecmaps_jp test.test_codecmaps_kr
test.test_codecmaps_tw test.test_codecs test.test_codeop test.test_collections test.test_colorsys test.test_compare test.test_compile
test.test_compileall test.test_complex test.test_contains test.test_contextlib test.test_copy test.test_cprofile test.test_crypt test.test_csv
test.test_ctypes test.test_curses test.test_datetime test.test_dbm test.test_decimal test.test_decorators test.test_defaultdict test.test_deque
test.test_descr test.test_descrtut test.test_dict test.test_dictcomps test.test_dictviews test.test_difflib test.test_dis test.test_distutils
test.test_doctest test.test_doctest2 test.test_docxmlrpc test.test_email test.test_ensurepip test.test_enumerate test.test_eof test.test_epoll
test.test_errno test.test_exception_variations test.test_exceptions test.test_extcall test.test_fcntl test.test_file test.test_file_eintr
test.test_filecmp test.test_fileinput test.test_fileio test.test_float test.test_fnmatch test.test_fork1 test.test_format test.test_fractions
test.test_ftplib test.test_funcattrs test.test_functools test.test_future test.test_future3 test.test_future4 test.test_future5 test.test_gc
test.test_gdb test.test_generators test.test_genericpath test.test_genexps test.test_getargs2 test.test_getopt test.test_gettext test.test_glob
test.test_global test.test_grammar test.test_grp test.test_gzip test.test_hash test.test_hashlib test.test_heapq test.test_hmac test.test_htmlparser
test.test_httplib test.test_httpservers test.test_idle test.test_imaplib test.test_imghdr test.test_imp test.test_import test.test_importlib
test.test_index test.test_inspect test.test_int test.test_int_literal test.test_io test.test_ioctl test.test_isinstance test.test_iter
test.test_iterlen test.test_itertools test.test_json test.test_kqueue test.test_largefile test.test_lib2to3 test.test_linecache test.test_list
test.test_locale test.test_logging test.test_long test.test_longexp test.test_mailbox test.test_marshal test.test_math test.test_memoryio
test.test_memoryview test.test_mimetypes test.test_minidom test.test_mmap test.test_module test.test_modulefinder test.test_msilib
test.test_multibytecodec test.test_netrc test.test_nis test.test_nntplib test.test_ntpath test.test_opcodes test.test_openpty test.test_operator
test.test_optparse test.test_ordered_dict test.test_os test.test_ossaudiodev test.test_parser test.test_pdb test.test_peepholer test.test_pickle
test.test_pickletools test.test_pipes test.test_pkg test.test_pkgutil test.test_platform test.test_plistlib test.test_poll test.test_popen
test.test_poplib test.test_posix test.test_posixpath test.test_pow test.test_pprint test.test_print test.test_profile test.test_property
test.test_pstats test.test_pty test.test_pwd test.test_py_compile test.test_pyclbr test.test_pydoc test.test_pyexpat test.test_queue test.test_quopri
test.test_random test.test_re test.test_readline test.test_regrtest test.test_resource test.test_richcmp test.test_rlcompleter test.test_robotparser
test.test_runpy test.test_sax test.test_scope test.test_select test.test_set test.test_setcomps test.test_shelve test.test_shlex test.test_shutil
test.test_signal test.test_site test.test_slice test.test_smtplib test.test_smtpnet test.test_socket test.test_socketserver test.test_sort
test.test_source_encoding test.test_spwd test.test_sqlite test.test_ssl test.test_startfile test.test_stat test.test_strftime test.test_string
test.test_stringprep test.test_strptime test.test_strtod test.test_struct test.test_structmembers test.test_structseq test.test_subprocess
test.test_sunau test.test_sundry test.test_symtable test.test_syntax test.test_sys test.test_sys_setprofile test.test_sys_settrace test.test_sysconfig
test.test_tarfile test.test_tcl test.test_telnetlib test.test_tempfile test.test_textwrap test.test_thread test.test_threadedtempfile
test.test_threading test.test_threading_local test.test_threadsignals test.test_time test.test_timeit test.test_timeout test.test_tk
test.test_tokenize test.test_trace test.test_traceback test.test_ttk_guionly test.test_ttk_textonly test.test_tuple test.test_typechecks
test.test_types test.test_ucn test.test_unary test.test_unicode test.test_unicode_file test.test_unicodedata test.test_unittest test.test_univnewlines
test.test_unpack test.test_urllib test.test_urllib2 test.test_urllib2_localnet test.test_urllib2net test.test_urllibnet test.test_urlparse
test.test_userdict test.test_userlist test.test_userstring test.test_uu test.test_uuid test.test_wait3 test.test_wait4 test.test_warnings
test.test_wave test.test_weakref test.test_weakset test.test_winreg test.test_winsound test.test_with test.test_wsgiref test.test_xdrlib
test.test_xml_etree test.test_xml_etree_c test.test_xmlrpc test.test_zipfile test.test_zipfile64 test.test_zipimport test.test_zipimport_support
test.test_zlib test.testcodec test.tf_inherit_check test.time_hashlib test.tracedmodules test.tracedmodules.testmod test.win_console_handler
test.xmltests
""",
    "-y--yyyyy-yyyyy": """
_bisect _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _csv _ctypes _curses _curses_panel _elementtree _heapq _json _md5
_multibytecodec _multiprocessing _sqlite3 _tkinter pyexpat
""",
    "-y--yyyyy-yy---": """
_sha256 _sha512
""",
    "-y--yyyyy------": """
_ctypes_test _testcapi encodings.mac_centeuro test.outstanding_bugs test.subprocessdata.sigchild_ignore test.test_dummy_thread
test.test_dummy_threading test.test_normalization test.test_pkgimport test.test_threaded_import test.threaded_import_hangers
""",
    "-y--yyyy-------": """
encodings.unicode_internal idlelib.idle_test.test_rstrip test.test_macpath
""",
    "-y--yyy--------": """
macurl2path test.pystone test.test_macurl2path
""",
    "-y--yy---------": """
_sysconfigdata idlelib.AutoComplete idlelib.AutoCompleteWindow idlelib.AutoExpand idlelib.Bindings idlelib.CallTipWindow idlelib.CallTips
idlelib.ClassBrowser idlelib.CodeContext idlelib.ColorDelegator idlelib.Debugger idlelib.Delegator idlelib.EditorWindow idlelib.FileList
idlelib.FormatParagraph idlelib.GrepDialog idlelib.HyperParser idlelib.IOBinding idlelib.IdleHistory idlelib.MultiCall idlelib.MultiStatusBar
idlelib.ObjectBrowser idlelib.OutputWindow idlelib.ParenMatch idlelib.PathBrowser idlelib.Percolator idlelib.PyParse idlelib.PyShell
idlelib.RemoteDebugger idlelib.RemoteObjectBrowser idlelib.ReplaceDialog idlelib.RstripExtension idlelib.ScriptBinding idlelib.ScrolledList
idlelib.SearchDialog idlelib.SearchDialogBase idlelib.SearchEngine idlelib.StackViewer idlelib.ToolTip idlelib.TreeWidget idlelib.UndoDelegator
idlelib.WidgetRedirector idlelib.WindowList idlelib.ZoomHeight idlelib.aboutDialog idlelib.configDialog idlelib.configHandler
idlelib.configHelpSourceEdit idlelib.configSectionNameDialog idlelib.dynOptionMenuWidget idlelib.idle_test.test_calltips
idlelib.idle_test.test_config_name idlelib.idle_test.test_formatparagraph idlelib.idle_test.test_idlehistory idlelib.idle_test.test_io
idlelib.idle_test.test_searchdialogbase idlelib.idle_test.test_widgetredir idlelib.idlever idlelib.keybindingDialog idlelib.macosxSupport
idlelib.tabbedpages idlelib.textView test.test_pep247 test.test_pep277 test.test_pep352
""",
    "-y--y----------": """
test.script_helper test.warning_tests
""",
    "-y---yyyyyyyyyy": """
idlelib.idle_test.test_editmenu
""",
    "-y---yyyyy-----": """
test.support.script_helper test.test_tools test.test_turtle
""",
    "-y---yyy-------": """
test.bisect
""",
    "-y----yyyy-----": """
test.pythoninfo test.test_bdb
""",
    "-y-----yyy-----": """
test.bisect_cmd test.test_frozen
""",
    "-y-------------": """
Canvas Dialog FileDialog FixTk SimpleDialog Tkconstants Tkdnd _LWPCookieJar _MozillaCookieJar _abcoll _bsddb _hotshot _sha audiodev bsddb.db
bsddb.dbobj bsddb.dbrecio bsddb.dbshelve bsddb.dbtables bsddb.dbutils bsddb.test bsddb.test.test_all bsddb.test.test_associate bsddb.test.test_basics
bsddb.test.test_compare bsddb.test.test_compat bsddb.test.test_cursor_pget_bug bsddb.test.test_db bsddb.test.test_dbenv bsddb.test.test_dbobj
bsddb.test.test_dbshelve bsddb.test.test_dbtables bsddb.test.test_distributed_transactions bsddb.test.test_early_close bsddb.test.test_fileid
bsddb.test.test_get_none bsddb.test.test_join bsddb.test.test_lock bsddb.test.test_misc bsddb.test.test_pickle bsddb.test.test_queue
bsddb.test.test_recno bsddb.test.test_replication bsddb.test.test_sequence bsddb.test.test_thread compiler.consts compiler.future compiler.misc
compiler.pyassem compiler.pycodegen compiler.symbols compiler.syntax compiler.transformer ctypes.test.runtests distutils.tests.setuptools_build_ext
distutils.tests.setuptools_extension distutils.tests.test_ccompiler email.test email.test.test_email email.test.test_email_codecs
email.test.test_email_codecs_renamed email.test.test_email_renamed email.test.test_email_torture encodings.__builtin__ encodings.codecs
encodings.encodings encodings.string_escape hotshot.log hotshot.stones idlelib.idle_test.test_helpabout ihooks json._json json.json json.re
json.struct json.sys json.tests json.tests.test_check_circular json.tests.test_decode json.tests.test_default json.tests.test_dump
json.tests.test_encode_basestring_ascii json.tests.test_fail json.tests.test_float json.tests.test_indent json.tests.test_pass1 json.tests.test_pass2
json.tests.test_pass3 json.tests.test_recursion json.tests.test_scanstring json.tests.test_separators json.tests.test_speedups json.tests.test_tool
json.tests.test_unicode linuxaudiodev markupbase multiprocessing.forking os2emxpath sqlite3.test.py25tests sre stringold strop sunaudio
test._mock_backport test.bad_coding3 test.badsyntax_nocaret test.infinite_reload test.symlink_support test.test_MimeWriter test.test_SimpleHTTPServer
test.test_StringIO test.test_aepack test.test_al test.test_anydbm test.test_applesingle test.test_ascii_formatd test.test_bastion test.test_bsddb
test.test_bsddb185 test.test_bsddb3 test.test_cd test.test_cfgparser test.test_cl test.test_coercion test.test_commands test.test_compiler
test.test_complex_args test.test_cookie test.test_cookielib test.test_copy_reg test.test_cpickle test.test_dircache test.test_dl test.test_dumbdbm
test.test_email_codecs test.test_email_renamed test.test_file2k test.test_fpformat test.test_future1 test.test_future2 test.test_future_builtins
test.test_gdbm test.test_getargs test.test_gl test.test_hotshot test.test_htmllib test.test_imageop test.test_imgfile test.test_import_magic
test.test_importhooks test.test_linuxaudiodev test.test_long_future test.test_macos test.test_macostools test.test_md5 test.test_mhlib
test.test_mimetools test.test_multifile test.test_multiprocessing test.test_mutants test.test_mutex test.test_new test.test_old_mailbox
test.test_popen2 test.test_py3kwarn test.test_repr test.test_rfc822 test.test_scriptpackages test.test_sets test.test_sgmllib test.test_sha
test.test_softspace test.test_str test.test_strop test.test_sunaudiodev test.test_test_support test.test_transformer test.test_undocumented_details
test.test_univnewlines2k test.test_whichdb test.test_xmllib test.test_xpickle test.test_xrange test.testall tkColorChooser tkCommonDialog tkFileDialog
tkFont tkMessageBox tkSimpleDialog toaiff ttk xmllib
""",
    "--yyyyyyyyyyyyy": """
_thread builtins concurrent.futures configparser copyreg dbm.dumb dbm.gnu dbm.ndbm html html.entities html.parser http.client http.cookiejar
http.cookies http.server importlib.abc importlib.machinery importlib.util queue reprlib socketserver tkinter tkinter.scrolledtext tkinter.ttk
urllib.error urllib.parse urllib.request urllib.response urllib.robotparser winreg xmlrpc.client xmlrpc.server
""",
    "--yyyyyyyyyyy--": """
tkinter.tix
""",
    "--yyyyyyyy-----": """
xml.parsers.expat.errors xml.parsers.expat.model
""",
    "--yyyyyyy------": """
_dummy_thread
""",
    "---yyyyyyyyyyyy": """
email.headerregistry email.policy faulthandler ipaddress lzma unittest.mock venv
""",
    "---yyyyyyyyyyy-": """
collections.abc
""",
    "----yyyyyyyyyyy": """
_collections_abc _compat_pickle _imp _markupbase _operator _posixsubprocess _sitebuiltins _stat _string _tracemalloc asyncio asyncio.base_events
asyncio.base_subprocess asyncio.constants asyncio.coroutines asyncio.events asyncio.futures asyncio.locks asyncio.log asyncio.proactor_events
asyncio.protocols asyncio.queues asyncio.selector_events asyncio.sslproto asyncio.streams asyncio.subprocess asyncio.tasks asyncio.transports
asyncio.unix_events asyncio.windows_events asyncio.windows_utils concurrent concurrent.futures._base concurrent.futures.process
concurrent.futures.thread email._encoded_words email._header_value_parser email._policybase email.contentmanager encodings.cp1125 encodings.cp273 enum
http idlelib.idle_test.test_editor importlib._bootstrap multiprocessing.context multiprocessing.forkserver multiprocessing.popen_fork
multiprocessing.popen_forkserver multiprocessing.popen_spawn_posix multiprocessing.popen_spawn_win32 multiprocessing.resource_sharer
multiprocessing.spawn pathlib selectors statistics tkinter.__main__ tkinter.colorchooser tkinter.commondialog tkinter.constants tkinter.dialog
tkinter.dnd tkinter.filedialog tkinter.font tkinter.messagebox tkinter.simpledialog tracemalloc turtledemo turtledemo.__main__ turtledemo.bytedesign
turtledemo.chaos turtledemo.clock turtledemo.colormixer turtledemo.forest turtledemo.fractalcurves turtledemo.lindenmayer turtledemo.minimal_hanoi
turtledemo.nim turtledemo.paint turtledemo.peace turtledemo.penrose turtledemo.planet_and_moon turtledemo.round_dance turtledemo.tree
turtledemo.two_canvases turtledemo.yinyang venv.__main__ xmlrpc
""",
    "----yyyyyyyyy--": """
_crypt lib2to3.fixes.fix_reload
""",
    "----yyyyyyyy---": """
ctypes.test.__main__ ctypes.test.test_bytes lib2to3.tests.__main__ tkinter.test tkinter.test.support tkinter.test.test_tkinter
tkinter.test.test_tkinter.test_font tkinter.test.test_tkinter.test_geometry_managers tkinter.test.test_tkinter.test_images
tkinter.test.test_tkinter.test_loadtk tkinter.test.test_tkinter.test_misc tkinter.test.test_tkinter.test_text tkinter.test.test_tkinter.test_variables
tkinter.test.test_tkinter.test_widgets tkinter.test.test_ttk tkinter.test.test_ttk.test_extensions tkinter.test.test_ttk.test_style
tkinter.test.test_ttk.test_widgets tkinter.test.widget_tests unittest.test.__main__ unittest.test._test_warnings unittest.test.testmock
unittest.test.testmock.__main__ unittest.test.testmock.support unittest.test.testmock.testcallable unittest.test.testmock.testhelpers
unittest.test.testmock.testmagicmethods unittest.test.testmock.testmock unittest.test.testmock.testpatch unittest.test.testmock.testsentinel
unittest.test.testmock.testwith
""",
    "----yyyyyy-----": """
_bootlocale distutils.tests.test_cygwinccompiler distutils.tests.test_extension distutils.tests.test_log test._test_multiprocessing
test.badsyntax_3131 test.badsyntax_future10 test.badsyntax_pep3120 test.coding20731 test.datetimetester test.dis_module test.encoded_modules
test.encoded_modules.module_iso_8859_1 test.encoded_modules.module_koi8_r test.final_a test.final_b test.future_test1 test.future_test2
test.memory_watchdog test.mock_socket test.test__opcode test.test_asyncio test.test_asyncio.__main__ test.test_asyncio.echo test.test_asyncio.echo2
test.test_asyncio.echo3 test.test_asyncio.test_base_events test.test_asyncio.test_events test.test_asyncio.test_futures test.test_asyncio.test_locks
test.test_asyncio.test_proactor_events test.test_asyncio.test_queues test.test_asyncio.test_selector_events test.test_asyncio.test_sslproto
test.test_asyncio.test_streams test.test_asyncio.test_subprocess test.test_asyncio.test_tasks test.test_asyncio.test_transports
test.test_asyncio.test_unix_events test.test_asyncio.test_windows_events test.test_asyncio.test_windows_utils test.test_cgitb test.test_code_module
test.test_concurrent_futures test.test_configparser test.test_copyreg test.test_crashers test.test_dbm_dumb test.test_dbm_gnu test.test_dbm_ndbm
test.test_devpoll test.test_dynamic test.test_dynamicclassattribute test.test_email.__main__ test.test_email.test__encoded_words
test.test_email.test__header_value_parser test.test_email.test_asian_codecs test.test_email.test_contentmanager test.test_email.test_defect_handling
test.test_email.test_email test.test_email.test_generator test.test_email.test_headerregistry test.test_email.test_inversion
test.test_email.test_message test.test_email.test_parser test.test_email.test_pickleable test.test_email.test_policy test.test_email.test_utils
test.test_email.torture_test test.test_enum test.test_faulthandler test.test_finalization test.test_flufl test.test_frame test.test_getpass
test.test_html test.test_http_cookiejar test.test_http_cookies test.test_importlib.__main__ test.test_importlib.abc test.test_importlib.builtin
test.test_importlib.builtin.__main__ test.test_importlib.builtin.test_finder test.test_importlib.builtin.test_loader test.test_importlib.extension
test.test_importlib.extension.__main__ test.test_importlib.extension.test_case_sensitivity test.test_importlib.extension.test_finder
test.test_importlib.extension.test_loader test.test_importlib.extension.test_path_hook test.test_importlib.frozen test.test_importlib.frozen.__main__
test.test_importlib.frozen.test_finder test.test_importlib.frozen.test_loader test.test_importlib.import_ test.test_importlib.import_.__main__
test.test_importlib.import_.test___loader__ test.test_importlib.import_.test___package__ test.test_importlib.import_.test_api
test.test_importlib.import_.test_caching test.test_importlib.import_.test_fromlist test.test_importlib.import_.test_meta_path
test.test_importlib.import_.test_packages test.test_importlib.import_.test_path test.test_importlib.import_.test_relative_imports
test.test_importlib.source test.test_importlib.source.__main__ test.test_importlib.source.test_case_sensitivity
test.test_importlib.source.test_file_loader test.test_importlib.source.test_finder test.test_importlib.source.test_path_hook
test.test_importlib.source.test_source_encoding test.test_importlib.test_abc test.test_importlib.test_api test.test_importlib.test_locks
test.test_importlib.test_namespace_pkgs test.test_importlib.test_spec test.test_importlib.test_util test.test_importlib.test_windows
test.test_importlib.util test.test_ipaddress test.test_json.__main__ test.test_json.test_decode test.test_json.test_default test.test_json.test_dump
test.test_json.test_encode_basestring_ascii test.test_json.test_enum test.test_json.test_fail test.test_json.test_float test.test_json.test_indent
test.test_json.test_pass1 test.test_json.test_pass2 test.test_json.test_pass3 test.test_json.test_recursion test.test_json.test_scanstring
test.test_json.test_separators test.test_json.test_speedups test.test_json.test_tool test.test_json.test_unicode test.test_keyword
test.test_keywordonlyarg test.test_listcomps test.test_lzma test.test_mailcap test.test_metaclass test.test_multiprocessing_fork
test.test_multiprocessing_forkserver test.test_multiprocessing_main_handling test.test_multiprocessing_spawn test.test_numeric_tower test.test_osx_env
test.test_pathlib test.test_pulldom test.test_raise test.test_range test.test_reprlib test.test_sched test.test_script_helper test.test_selectors
test.test_smtpd test.test_sndhdr test.test_statistics test.test_super test.test_syslog test.test_tracemalloc test.test_unpack_ex
test.test_urllib_response test.test_venv test.test_webbrowser test.test_xml_dom_minicompat test.test_xmlrpc_net
""",
    "----yyyyy-yyyyy": """
_bz2 _datetime _dbm _decimal _frozen_importlib _gdbm _lzma _opcode _pickle _sha1 idlelib.__main__
""",
    "----yyyyy------": """
_testbuffer _testimportmultiple test.bytecode_helper test.subprocessdata.fd_status test.subprocessdata.input_reader test.subprocessdata.qcat
test.subprocessdata.qgrep test.test_importlib.namespace_pkgs.both_portions.foo.one test.test_importlib.namespace_pkgs.both_portions.foo.two
test.test_importlib.namespace_pkgs.module_and_namespace_package.a_test test.test_importlib.namespace_pkgs.not_a_namespace_pkg.foo
test.test_importlib.namespace_pkgs.not_a_namespace_pkg.foo.one test.test_importlib.namespace_pkgs.portion1.foo.one
test.test_importlib.namespace_pkgs.portion2.foo.two test.test_importlib.namespace_pkgs.project1.parent.child.one
test.test_importlib.namespace_pkgs.project2.parent.child.two test.test_importlib.namespace_pkgs.project3.parent.child.three tkinter.test.runtktests
tkinter.test.test_ttk.test_functions xxlimited
""",
    "----yyyy-------": """
encodings.cp65001 multiprocessing.semaphore_tracker
""",
    "----yyy--------": """
asyncio.compat asyncio.test_utils
""",
    "----yy---------": """
collections.__main__ test.test_importlib.regrtest test.test_pep3120 test.test_pep3131 test.test_pep3151 test.test_pep380 test.test_strlit
turtledemo.wikipedia
""",
    "----y----------": """
lib2to3.fixes.fix_callable test.buffer_tests test.test_importlib.builtin.util test.test_importlib.extension.util test.test_importlib.import_.util
test.test_importlib.source.util test.test_pep292 tkinter._fix
""",
    "-----yyyyyyyyyy": """
_pydecimal _signal encodings.koi8_t encodings.kz1048 idlelib.idle_test.test_help_about idlelib.idle_test.test_percolator importlib._bootstrap_external
turtledemo.sorting_animate typing zipapp
""",
    "-----yyyyyyyyy-": """
_compression
""",
    "-----yyyyyyy---": """
distutils._msvccompiler
""",
    "-----yyyyy-----": """
distutils.tests.test_msvccompiler test.imp_dummy test.mod_generics_cache test.mp_preload test.test_asdl_parser test.test_asyncio.test_pep492
test.test_coroutines test.test_eintr test.test_import.__main__ test.test_importlib.test_lazy test.test_tix test.test_tools.__main__
test.test_tools.test_fixcid test.test_tools.test_gprof2html test.test_tools.test_i18n test.test_tools.test_md5sum test.test_tools.test_pdeps
test.test_tools.test_pindent test.test_tools.test_reindent test.test_tools.test_sundry test.test_typing test.test_warnings.__main__ test.test_zipapp
""",
    "-----yyyy-yyyyy": """
_frozen_importlib_external
""",
    "-----yyyy------": """
_testmultiphase test.eintrdata.eintr_tester test.test_import.data.circular_imports.basic test.test_import.data.circular_imports.basic2
test.test_import.data.circular_imports.indirect test.test_import.data.circular_imports.rebinding test.test_import.data.circular_imports.rebinding2
test.test_import.data.circular_imports.subpackage test.test_import.data.circular_imports.subpkg.subpackage2
test.test_import.data.circular_imports.subpkg.util test.test_import.data.circular_imports.util test.test_import.data.package2.submodule1
test.test_import.data.package2.submodule2 test.test_tools.test_unparse test.test_warnings.data.import_warning test.test_warnings.data.stacklevel
""",
    "-----y---------": """
idlelib.idle_test.test_config_help idlelib.idle_test.test_replacedialog idlelib.idle_test.test_searchdialog idlelib.idle_test.test_undodelegator
test.badsyntax_async1 test.badsyntax_async2 test.badsyntax_async3 test.badsyntax_async4 test.badsyntax_async5 test.badsyntax_async6
test.badsyntax_async7 test.badsyntax_async8 test.test_pep479
""",
    "------yyyyyyyyy": """
asyncio.base_futures asyncio.base_tasks encodings.oem idlelib.autocomplete idlelib.autocomplete_w idlelib.autoexpand idlelib.browser idlelib.calltip
idlelib.calltip_w idlelib.codecontext idlelib.colorizer idlelib.config idlelib.config_key idlelib.configdialog idlelib.debugger idlelib.debugger_r
idlelib.debugobj idlelib.debugobj_r idlelib.delegator idlelib.dynoption idlelib.editor idlelib.filelist idlelib.grep idlelib.help_about
idlelib.history idlelib.hyperparser idlelib.idle_test.template idlelib.idle_test.test_autocomplete_w idlelib.idle_test.test_browser
idlelib.idle_test.test_calltip idlelib.idle_test.test_calltip_w idlelib.idle_test.test_codecontext idlelib.idle_test.test_colorizer
idlelib.idle_test.test_config idlelib.idle_test.test_config_key idlelib.idle_test.test_debugger idlelib.idle_test.test_debugger_r
idlelib.idle_test.test_debugobj idlelib.idle_test.test_debugobj_r idlelib.idle_test.test_filelist idlelib.idle_test.test_help
idlelib.idle_test.test_history idlelib.idle_test.test_iomenu idlelib.idle_test.test_macosx idlelib.idle_test.test_mainmenu
idlelib.idle_test.test_multicall idlelib.idle_test.test_outwin idlelib.idle_test.test_pyparse idlelib.idle_test.test_pyshell
idlelib.idle_test.test_query idlelib.idle_test.test_redirector idlelib.idle_test.test_replace idlelib.idle_test.test_rpc idlelib.idle_test.test_run
idlelib.idle_test.test_runscript idlelib.idle_test.test_scrolledlist idlelib.idle_test.test_search idlelib.idle_test.test_searchbase
idlelib.idle_test.test_squeezer idlelib.idle_test.test_stackviewer idlelib.idle_test.test_statusbar idlelib.idle_test.test_tooltip
idlelib.idle_test.test_tree idlelib.idle_test.test_undo idlelib.idle_test.test_window idlelib.idle_test.test_zoomheight idlelib.iomenu idlelib.macosx
idlelib.mainmenu idlelib.multicall idlelib.outwin idlelib.parenmatch idlelib.pathbrowser idlelib.percolator idlelib.pyparse idlelib.pyshell
idlelib.query idlelib.redirector idlelib.replace idlelib.runscript idlelib.scrolledlist idlelib.search idlelib.searchbase idlelib.searchengine
idlelib.squeezer idlelib.stackviewer idlelib.statusbar idlelib.textview idlelib.tooltip idlelib.tree idlelib.undo idlelib.window idlelib.zoomheight
idlelib.zzdummy secrets turtledemo.rosette
""",
    "------yyyy-----": """
test.ann_module test.ann_module2 test.ann_module3 test.libregrtest test.libregrtest.cmdline test.libregrtest.main test.libregrtest.refleak
test.libregrtest.runtest test.libregrtest.runtest_mp test.libregrtest.save_env test.libregrtest.setup test.libregrtest.utils
test.signalinterproctester test.support.testresult test.test_asyncgen test.test_baseexception test.test_dict_version test.test_dtrace
test.test_exception_hierarchy test.test_fstring test.test_generator_stop test.test_repl test.test_secrets test.test_string_literals
test.test_subclassinit test.test_symbol test.test_unicode_file_functions test.test_unicode_identifiers test.test_utf8source test.test_winconsoleio
test.test_yield_from
""",
    "------yyy-yyyyy": """
_asyncio _blake2 _sha3
""",
    "------yyy------": """
test.dtracedata.call_stack test.dtracedata.gc test.dtracedata.instance test.dtracedata.line test.test_import.data.package
test.test_import.data.package.submodule
""",
    "------yy-------": """
idlelib.idle_test.test_paragraph idlelib.paragraph idlelib.rstrip
""",
    "------y--------": """
idlelib._pyclbr
""",
    "-------yyyyyyyy": """
_abc _py_abc _uuid asyncio.format_helpers asyncio.runners contextvars ctypes._aix dataclasses importlib.resources
""",
    "-------yyyyy---": """
unittest.test.testmock.testsealable
""",
    "-------yyyy----": """
sqlite3.test.backup
""",
    "-------yyy-----": """
test.bad_getattr test.bad_getattr2 test.bad_getattr3 test.dataclass_module_1 test.dataclass_module_1_str test.dataclass_module_2
test.dataclass_module_2_str test.dataclass_textanno test.good_getattr test.libregrtest.win_utils test.test_asyncio.functional
test.test_asyncio.test_buffered_proto test.test_asyncio.test_context test.test_asyncio.test_runners test.test_asyncio.test_server
test.test_asyncio.utils test.test_c_locale_coercion test.test_clinic test.test_context test.test_contextlib_async test.test_dataclasses
test.test_embed test.test_genericclass test.test_importlib.data01 test.test_importlib.data01.subdirectory test.test_importlib.data02
test.test_importlib.data02.one test.test_importlib.data02.two test.test_importlib.data03 test.test_importlib.test_open test.test_importlib.test_path
test.test_importlib.test_read test.test_importlib.test_resource test.test_importlib.zipdata01 test.test_importlib.zipdata02 test.test_tools.test_lll
test.test_utf8_mode test.test_xxtestfuzz xml.parsers.expat.errors.dom xml.parsers.expat.errors.etree xml.parsers.expat.errors.parsers
xml.parsers.expat.errors.sax xml.parsers.expat.model.dom xml.parsers.expat.model.etree xml.parsers.expat.model.parsers xml.parsers.expat.model.sax
""",
    "-------yy-yyyyy": """
_contextvars _queue
""",
    "-------yy------": """
_xxtestfuzz test.test_import.data.circular_imports.binding test.test_import.data.circular_imports.binding2
test.test_importlib.data03.namespace.portion1 test.test_importlib.data03.namespace.portion2
""",
    "--------yyyyyyy": """
asyncio.__main__ asyncio.exceptions asyncio.staggered asyncio.trsock idlelib.format idlelib.idle_test.test_format idlelib.idle_test.test_sidebar
idlelib.sidebar importlib.metadata multiprocessing.resource_tracker multiprocessing.shared_memory unittest.async_case
""",
    "--------yyyy---": """
tkinter.test.test_tkinter.test_colorchooser tkinter.test.test_tkinter.test_simpledialog unittest.test.test_async_case unittest.test.testmock.testasync
""",
    "--------yy-----": """
test.audit-tests test.libregrtest.pgo test.test__xxsubinterpreters test.test_asyncio.test_futures2 test.test_asyncio.test_protocols
test.test_asyncio.test_sendfile test.test_asyncio.test_sock_lowlevel test.test_audit test.test_importlib.data test.test_importlib.fixtures
test.test_importlib.stubs test.test_importlib.test_main test.test_importlib.test_metadata_api test.test_importlib.test_zip test.test_lltrace
test.test_named_expressions test.test_picklebuffer test.test_positional_only_arg test.test_tabnanny test.test_tools.test_pathfix
test.test_type_comments
""",
    "--------y-yyyyy": """
_posixshmem _statistics
""",
    "--------y------": """
_testinternalcapi _xxsubinterpreters test.test_asyncio.test_asyncio_waitfor test.test_import.data.circular_imports.from_cycle1
test.test_import.data.circular_imports.from_cycle2 test.test_import.data.circular_imports.source test.test_import.data.circular_imports.use
test.ziptestdata.testdata_module_inside_zip typing.io typing.re
""",
    "---------yyyyyy": """
_aix_support asyncio.threads graphlib unittest._log zoneinfo zoneinfo._common zoneinfo._tzpath zoneinfo._zoneinfo
""",
    "---------yyy---": """
_bootsubprocess
""",
    "---------yy----": """
ensurepip._bundled importlib._common
""",
    "---------y-----": """
__phello__.foo _peg_parser _sysconfigdata_x86_64_conda_cos6_linux_gnu _sysconfigdata_x86_64_conda_linux_gnu lib.libpython3 test._typed_dict_helper
test.ann_module5 test.ann_module6 test.ann_module7 test.support.bytecode_helper test.support.hashlib_helper test.support.logging_helper
test.support.socket_helper test.support.warnings_helper test.test_asyncio.test_threads test.test_asyncio.test_waitfor test.test_check_c_globals
test.test_genericalias test.test_graphlib test.test_importlib.test_files test.test_importlib.test_pkg_import test.test_importlib.test_threaded_import
test.test_importlib.threaded_import_hangers test.test_peg_generator test.test_peg_generator.__main__ test.test_peg_generator.test_c_parser
test.test_peg_generator.test_first_sets test.test_peg_generator.test_pegen test.test_peg_parser test.test_unparse test.test_zoneinfo
test.test_zoneinfo.__main__ test.test_zoneinfo._support test.test_zoneinfo.test_zoneinfo
""",
    "----------yyyyy": """
_overlapped _scproxy _winapi _zoneinfo asyncio.mixins idlelib.idle_test.test_util idlelib.idle_test.test_zzdummy
idlelib.idle_test.tkinter_testing_utils idlelib.util importlib._abc importlib.metadata._adapters importlib.metadata._collections
importlib.metadata._functools importlib.metadata._itertools importlib.metadata._meta importlib.metadata._text importlib.readers nt pyexpat.errors
pyexpat.model
""",
    "----------yyy--": """
_msi
""",
    "----------yy---": """
distutils._collections distutils._functools distutils._macos_compat distutils.command._framework_compat distutils.command.py37compat
distutils.py38compat distutils.py39compat tkinter.test.test_tkinter.test_messagebox
""",
    "----------y----": """
importlib._adapters
""",
    "-----------yyyy": """
_tokenize _typing asyncio.taskgroups asyncio.timeouts importlib.resources._adapters importlib.resources._common importlib.resources._itertools
importlib.resources.abc importlib.resources.readers importlib.resources.simple importlib.simple re._casefix re._compiler re._constants re._parser
tomllib tomllib._parser tomllib._re tomllib._types wsgiref.types
""",
    "-----------yy--": """
importlib.resources._legacy
""",
    "------------yyy": """
_pydatetime _pylong _sha2 _wmi sqlite3.__main__ zipfile.__main__ zipfile._path zipfile._path.glob
""",
    "-------------yy": """
_android_support _apple_support _colorize _interpchannels _interpqueues _interpreters _ios_support _opcode_metadata _pyrepl _pyrepl.__main__
_pyrepl._threading_handler _pyrepl.base_eventqueue _pyrepl.commands _pyrepl.completing_reader _pyrepl.console _pyrepl.fancy_termios
_pyrepl.historical_reader _pyrepl.input _pyrepl.keymap _pyrepl.main _pyrepl.pager _pyrepl.reader _pyrepl.readline _pyrepl.simple_interact
_pyrepl.trace _pyrepl.types _pyrepl.unix_console _pyrepl.unix_eventqueue _pyrepl.utils _pyrepl.windows_console _pyrepl.windows_eventqueue _suggestions
_sysconfig dbm.sqlite3 importlib.metadata.diagnose importlib.resources._functional sysconfig.__main__
""",
    "-------------y-": """
_pyrepl._minimal_curses _pyrepl.curses pathlib._abc pathlib._local
""",
    "--------------y": """
_ast_unparse _hmac _py_warnings _pyrepl._module_completer _pyrepl.terminfo _remote_debugging _types _zstd annotationlib asyncio.graph asyncio.tools
compression compression._common compression._common._streams compression.bz2 compression.gzip compression.lzma compression.zlib compression.zstd
compression.zstd._zstdfile concurrent.futures.interpreter concurrent.interpreters concurrent.interpreters._crossinterp concurrent.interpreters._queues
ctypes._layout encodings._win_cp_codecs json.__main__ pathlib._os pathlib.types string.templatelib
""",
}
"""Which of the Pythons have a module (`y`) and which do not (`-`) → the modules, submodules included."""
# fmt: on
# end


@cache
def modules(version: str) -> frozenset[str]:
    """Return every module of a Python's (`3.12`) standard library, submodules included.

    A Python that is not listed has those of the next listed one, else of the last.
    """
    wanted = _numbers(version)
    at = next((at for at, each in enumerate(VERSIONS) if _numbers(each) >= wanted), -1)
    return frozenset(name for have, names in _MODULES.items() if have[at] == "y" for name in names.split())


@cache
def top_modules(version: str) -> frozenset[str]:
    """Return the top-level modules of a Python's standard library, as `modules` does."""
    return frozenset(name for name in modules(version) if "." not in name)


@cache
def newest() -> frozenset[str]:
    """Return the top-level modules of the newest Python's standard library."""
    return top_modules(VERSIONS[-1])


@cache
def every_module() -> frozenset[str]:
    """Return every module, submodules included, that some Python's standard library has or had."""
    return frozenset(name for names in _MODULES.values() for name in names.split())


@cache
def ever() -> frozenset[str]:
    """Return every top-level module that some Python's standard library has or had."""
    return frozenset(name for name in every_module() if "." not in name) | {"__builtin__", "__main__"}


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers."""
    return tuple(int(part) for part in version.split("."))
